/** What became of a line of a list of identifiers, or would. */
export const LINE_OUTCOMES = [
  'found',
  'already-in',
  'not-found',
  'ambiguous',
  'no-right',
  'consent-withdrawn',
  'project-full',
] as const;
export type LineOutcome = (typeof LINE_OUTCOMES)[number];
