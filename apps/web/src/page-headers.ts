/** What a page of ours may load is said by each page; without a word of its own nothing is allowed (CSP3 §6). */
const NOTHING: Readonly<Record<string, string>> = {
  'default-src': "'none'",
  'form-action': "'self'",
  'base-uri': "'none'",
  'frame-ancestors': "'none'",
};

/** For every answer that belongs to a page. */
export const OWN_ORIGIN = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const;

/** The headers of a page with this content security policy, by directive. */
export function pageHeaders(allowed: Readonly<Record<string, string>>): Record<string, string> {
  const directives = Object.entries({ ...NOTHING, ...allowed }).map(([name, value]) => `${name} ${value}`);
  return { ...OWN_ORIGIN, 'content-security-policy': directives.join('; ') };
}
