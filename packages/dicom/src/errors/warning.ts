import type { Where } from './dicom-error.ts';

/** What a reader tolerates in real files, and the clause it breaks. */
export const WARNINGS = {
  'missing-preamble': 'PS3.10 §7.1',
  'missing-meta': 'PS3.10 §7.1',
  'missing-transfer-syntax': 'PS3.10 §7.1',
  'unknown-transfer-syntax': 'PS3.5 §10',
  'meta-length-wrong': 'PS3.10 §7.1',
  'meta-not-explicit': 'PS3.10 §7.1',
  'transfer-syntax-mismatch': 'PS3.5 §10',
  'element-implicit': 'PS3.5 §7.1.2',
  'unknown-vr': 'PS3.5 §6.2',
  'short-length-form': 'PS3.5 §7.1.2',
  'undefined-length-vr': 'PS3.5 §7.1.1',
  'odd-length': 'PS3.5 §7.1.1',
  'value-truncated': 'PS3.5 §7.1',
  'value-overruns': 'PS3.5 §7.5.1',
  'sequence-length-wrong': 'PS3.5 §7.5.1',
  'missing-delimiter': 'PS3.5 §7.5.2',
  'stray-delimiter': 'PS3.5 §7.5.2',
  'delimiter-length': 'PS3.5 §7.5',
  'tag-order': 'PS3.5 §7.1',
  'duplicate-tag': 'PS3.5 §7.1',
  'group-length-wrong': 'PS3.5 §7.2',
  'trailing-bytes': 'PS3.10 §7.2',
  'fragment-overruns': 'PS3.5 §A.4',
  'not-deflated': 'PS3.5 §A.5',
} as const satisfies Record<string, string>;

export type WarningCode = keyof typeof WARNINGS;

/** One tolerated oddity of the input. */
export interface Warning extends Where {
  readonly code: WarningCode;
}
