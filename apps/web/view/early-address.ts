/** Small enough for a slow line, large enough to recognise. */
const SIZE = 'viewport=512,512&quality=60';

/**
 * Where the server has a small picture of what a viewer's link opens (PS3.18 §8.3.5): that very frame through that window, or one for the
 * study. Undefined when a link names an instance without its series: then nothing is known to ask for.
 */
export function earlyAddress(query: string): string | undefined {
  const given = new URLSearchParams(query);
  const [study, series, instance] = ['study', 'series', 'instance'].map((name) => given.get(name) ?? '');
  if (![study, series, instance].every((uid) => /^[\d.]*$/.test(uid!)) || !study) return undefined;
  if (given.has('prior') || (instance && !series)) return undefined;
  if (!series) return `/dicomweb/studies/${study}/thumbnail?${SIZE}`;
  if (!instance) return `/dicomweb/studies/${study}/series/${series}/thumbnail?${SIZE}`;
  const frame = /^\d+$/.test(given.get('frame') ?? '') ? given.get('frame') : '1';
  const [center, width] = /^(-?[\d.]+)\/([\d.]+)$/.exec(given.get('window') ?? '')?.slice(1) ?? [];
  const window = center && width ? `&window=${center},${width},linear-exact` : '';
  return `/dicomweb/studies/${study}/series/${series}/instances/${instance}/frames/${frame}/rendered?${SIZE}${window}`;
}
