/** The class names that are true. */
export function classes(given: Readonly<Record<string, boolean | undefined>>): string {
  return Object.keys(given)
    .filter((name) => given[name])
    .join(' ');
}
