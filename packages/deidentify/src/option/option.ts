import { DeidentifyError } from '../errors.ts';

/** One option of the Basic Application Level Confidentiality Profile (PS3.15 §E.3, PS3.16 CID 7050). */
export interface ProfileOption {
  readonly code: OptionCode;
  readonly keyword: string;
  readonly meaning: string;
}

export type OptionCode =
  | '113101'
  | '113102'
  | '113103'
  | '113104'
  | '113105'
  | '113106'
  | '113107'
  | '113108'
  | '113109'
  | '113110'
  | '113111'
  | '113112';

/** The profile itself, the first code of CID 7050. */
export const BASIC_PROFILE = { code: '113100', meaning: 'Basic Application Confidentiality Profile' } as const;

const MEANINGS: Readonly<Record<OptionCode, string>> = {
  113101: 'Clean Pixel Data Option',
  113102: 'Clean Recognizable Visual Features Option',
  113103: 'Clean Graphics Option',
  113104: 'Clean Structured Content Option',
  113105: 'Clean Descriptors Option',
  113106: 'Retain Longitudinal Temporal Information Full Dates Option',
  113107: 'Retain Longitudinal Temporal Information Modified Dates Option',
  113108: 'Retain Patient Characteristics Option',
  113109: 'Retain Device Identity Option',
  113110: 'Retain UIDs Option',
  113111: 'Retain Safe Private Option',
  113112: 'Retain Institution Identity Option',
};

/** All options in the order of their codes; the keyword is the meaning without spaces and without `Option`. */
export const OPTIONS: readonly ProfileOption[] = (Object.keys(MEANINGS) as OptionCode[]).map((code) => {
  const keyword = MEANINGS[code].replace(/ Option$/, '').replaceAll(' ', '');
  return { code, keyword, meaning: MEANINGS[code] };
});

/** Shorter names that people use for the two options with long ones. */
const ALIASES: Readonly<Record<string, OptionCode>> = {
  retainlongitudinalfulldates: '113106',
  retainlongitudinalmodifieddates: '113107',
};

/**
 * The option a code of CID 7050 or a keyword names, whatever its case and with or without `Option` behind it; throws
 * `unknown-option`.
 */
export function optionOf(text: string): OptionCode {
  const wanted = text.replace(/[\s_-]/g, '').toLowerCase();
  const found = OPTIONS.find(
    ({ code, keyword }) => code === wanted || wanted.replace(/option$/, '') === keyword.toLowerCase(),
  );
  const code = found?.code ?? ALIASES[wanted.replace(/option$/, '')];
  if (!code) throw new DeidentifyError('unknown-option', { detail: OPTIONS.map((option) => option.code).join(', ') });
  return code;
}
