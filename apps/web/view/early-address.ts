/** Small enough for a slow line, large enough to recognise. */
const SIZE = 'viewport=512,512&quality=60';
/** A few of them tell; Rows comes with every instance that has some (PS3.18 Table 10.6.3-5), Modality (0008,0060) when it is asked for. */
const ASKED = 'limit=20&includefield=00080060';

export interface EarlyAddress {
  readonly picture: string;
  /** Where to ask which instances these are, of what modality and size (PS3.18 §10.6). */
  readonly instances: string;
}

/**
 * Where the server has a small picture of what a viewer's link opens (PS3.18 §8.3.5): that very frame through that window, or one for the
 * study. Undefined when a link names an instance without its series: then nothing is known to ask for.
 */
export function earlyAddress(query: string): EarlyAddress | undefined {
  const given = new URLSearchParams(query);
  const [study, series, instance] = ['study', 'series', 'instance'].map((name) => given.get(name) ?? '');
  if (![study, series, instance].every((uid) => /^[\d.]*$/.test(uid!)) || !study) return undefined;
  if (given.has('prior') || (instance && !series)) return undefined;
  const root = `/dicomweb/studies/${study}`;
  if (!series) return { picture: `${root}/thumbnail?${SIZE}`, instances: `${root}/instances?${ASKED}` };
  const place = `${root}/series/${series}`;
  const picture = instance ? `${place}/instances/${instance}/frames/${frameOf(given)}` : `${place}/thumbnail?${SIZE}`;
  return { picture, instances: `${place}/instances?${ASKED}${instance ? `&SOPInstanceUID=${instance}` : ''}` };
}

/** The frame as it is rendered through the window that the link names. */
function frameOf(given: URLSearchParams): string {
  const frame = /^\d+$/.test(given.get('frame') ?? '') ? given.get('frame') : '1';
  const [center, width] = /^(-?[\d.]+)\/([\d.]+)$/.exec(given.get('window') ?? '')?.slice(1) ?? [];
  const window = center && width ? `&window=${center},${width},linear-exact` : '';
  return `${frame}/rendered?${SIZE}${window}`;
}
