/** A text by which UIDs sort by the numbers of their components. */
export function uidKey(uid: string): string {
  return uid
    .split('.')
    .map((component) => component.padStart(12, '0'))
    .join('.');
}
