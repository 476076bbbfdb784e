/** The address of a study, series or instance as a ZIP with a DICOMDIR (PS3.18 §8.3.3.1: `accept` as a query). */
export function downloadUrl(path: string): string {
  return `/dicomweb/${path}?accept=${encodeURIComponent('application/zip')}`;
}
