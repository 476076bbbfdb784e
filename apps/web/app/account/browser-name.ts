/** In the order in which they are tried: newer names stand in front of those that they pass themselves off as. */
const BROWSERS: readonly (readonly [mark: RegExp, name: string])[] = [
  [/\bEdg(e|A|iOS)?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(HeadlessChrome|Chrome|CriOS)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];
const SYSTEMS: readonly (readonly [mark: RegExp, name: string])[] = [
  [/\bAndroid\b/, 'Android'],
  [/\b(iPhone|iPad)\b/, 'iOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
];

/** A browser as people call it, from what it calls itself. */
export function browserName(userAgent: string): string {
  const named = (table: typeof BROWSERS) => table.find(([mark]) => mark.test(userAgent))?.[1];
  return [named(BROWSERS) ?? userAgent.slice(0, 40), named(SYSTEMS)].filter(Boolean).join(' · ');
}
