/** Calls that would prove that a text was run; `told` becomes a number of times. */
const RUN = 'globalThis.hostile=(globalThis.hostile||0)+1';
/** Asked for where a script may not run but something is loaded. */
const FETCHED = '/hostile-was-here';

/** Texts that have run in one page or another; each short enough for any text VR but the shortest. */
export const PAYLOADS: readonly string[] = [
  `<script>${RUN}</script>`,
  `<img src=x onerror="${RUN}">`,
  `<svg onload="${RUN}">`,
  `"><script>${RUN}</script>`,
  `' autofocus onfocus='${RUN}`,
  `" onmouseover="${RUN}" x="`,
  `javascript:${RUN}`,
  `</title><script>${RUN}</script>`,
  `</style><script>${RUN}</script>`,
  `</textarea><svg onload=${RUN}>`,
  `<iframe srcdoc="<script>parent.hostile=1</script>">`,
  `<iframe src="javascript:parent.hostile=1">`,
  `<body onload=${RUN}>`,
  `<details open ontoggle=${RUN}>`,
  `<video><source onerror=${RUN}>`,
  `<a href="javascript:${RUN}">a</a>`,
  `<math><mtext><img src=x onerror=${RUN}>`,
  `{{constructor.constructor('${RUN}')()}}`,
  `\${${RUN}}`,
  `<img src="${FETCHED}">`,
  `<link rel=stylesheet href="${FETCHED}">`,
  `<base href="//${FETCHED}">`,
  `<meta http-equiv=refresh content="0;url=${FETCHED}">`,
  `<style>@import '${FETCHED}'</style>`,
  `<x style="background:url(${FETCHED})">`,
  `%3Cscript%3E${RUN}%3C/script%3E`,
  `&lt;script&gt;${RUN}&lt;/script&gt;`,
  `\u003cscript\u003e${RUN}\u003c/script\u003e`,
  `=cmd|' /C calc'!A0`,
  `__proto__`,
];

export const WAS_FETCHED = FETCHED;
