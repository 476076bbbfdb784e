/** An instance as it stands in an address. */
export interface InstancePlace {
  readonly study: string;
  readonly series: string;
  readonly instance: string;
}

const KEY = 'vesalius-compare';

/** The DICOMweb path of an instance, without a slash at its beginning. */
export function instancePath({ study, series, instance }: InstancePlace): string {
  return `studies/${study}/series/${series}/instances/${instance}`;
}

export function parsePlace(text: string | null | undefined): InstancePlace | undefined {
  const [study, series, instance] = (text ?? '').split('/');
  return study && series && instance ? { study, series, instance } : undefined;
}

export function formatPlace({ study, series, instance }: InstancePlace): string {
  return `${study}/${series}/${instance}`;
}

/** The instance to compare the next one with, as long as the tab lives. */
export const remembered = {
  get: () => parsePlace(sessionStorage.getItem(KEY)),
  set: (place: InstancePlace) => sessionStorage.setItem(KEY, formatPlace(place)),
  clear: () => sessionStorage.removeItem(KEY),
};
