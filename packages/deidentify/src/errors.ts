/** Every error this package throws, its sentence and the clause behind it; sentences never hold values of a data set. */
export const ERRORS = {
  'unknown-option': { sentence: 'There is no such option of the confidentiality profile', clause: 'PS3.16 CID 7050' },
  'bad-profile': { sentence: 'The profile is not of the form it should have', clause: undefined },
  'short-key': { sentence: 'The key is shorter than 16 bytes', clause: undefined },
  'bad-pseudonyms': { sentence: 'The list of pseudonyms is not of the form it should have', clause: undefined },
  'no-pseudonym': { sentence: 'The list of pseudonyms does not have this patient', clause: 'PS3.15 §E.1' },
  'no-instance': { sentence: 'SOP Class UID or SOP Instance UID is missing', clause: 'PS3.3 §C.12.1' },
  'value-not-read': { sentence: 'A text too long to be read whole cannot be cleaned', clause: 'PS3.15 §E.3.5' },
  'pixels-not-cleaned': { sentence: 'The pixel data cannot be cleaned', clause: 'PS3.15 §E.3.1' },
  'identifier-left': { sentence: 'Something of the original stands in the result', clause: 'PS3.15 §E.1.1' },
  'bad-answer': { sentence: 'What was sent for a key is no point of the group', clause: undefined },
  'features-not-cleaned': { sentence: 'Recognizable visual features cannot be cleaned', clause: 'PS3.15 §E.3.2' },
} as const satisfies Record<string, { sentence: string; clause: string | undefined }>;

export type DeidentifyErrorCode = keyof typeof ERRORS;

/** Why something cannot be de-identified; `tagPath` says where, `clause` what of the standard asks for it. */
export class DeidentifyError extends Error {
  readonly code: DeidentifyErrorCode;
  readonly tagPath: string | undefined;
  readonly clause: string | undefined;

  constructor(code: DeidentifyErrorCode, where: { readonly tagPath?: string; readonly detail?: string } = {}) {
    const detail = where.detail ? `: ${where.detail}` : '';
    const at = where.tagPath ? ` (at ${where.tagPath})` : '';
    super(`${ERRORS[code].sentence}${detail}${at}`);
    this.name = 'DeidentifyError';
    this.code = code;
    this.tagPath = where.tagPath;
    this.clause = ERRORS[code].clause;
  }
}
