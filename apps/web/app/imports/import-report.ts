import type { ImportCounts, ImportProblem } from '../activity/activity-store.ts';
import { text } from '../texts/texts.ts';

/** What the server says of what it was sent. */
export interface Report extends ImportCounts {
  readonly results: readonly { readonly name?: string; readonly outcome: string; readonly detail?: string }[];
}

export const NOTHING: ImportCounts = { stored: 0, duplicate: 0, quarantined: 0, refused: 0, skipped: 0 };

export const refused = (detail: string): Report => ({
  ...NOTHING,
  refused: 1,
  results: [{ outcome: 'refused', detail }],
});

export const skipped: Report = { ...NOTHING, skipped: 1, results: [] };
export const duplicate: Report = { ...NOTHING, duplicate: 1, results: [] };

export function sum(one: ImportCounts, other: ImportCounts): ImportCounts {
  return {
    stored: one.stored + other.stored,
    duplicate: one.duplicate + other.duplicate,
    quarantined: one.quarantined + other.quarantined,
    refused: one.refused + other.refused,
    skipped: one.skipped + other.skipped,
  };
}

/** What was not stored; what has no name of its own in the report is called as it was sent. */
export function problemsOf({ results }: Report, sentAs: string): ImportProblem[] {
  return results
    .filter(({ outcome }) => outcome === 'refused' || outcome === 'quarantined')
    .map(({ name, detail }) => ({
      name: results.length > 1 && name ? name : sentAs,
      why: detail ?? text('activity.contradicts'),
    }));
}
