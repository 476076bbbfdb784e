import { lookupTag, TAG, type Tag, type VR } from '@vesalius/dicom';
import type { OptionCode } from '../option/option.ts';
import type { ProfileRow } from './profile-table.ts';

type Options = ReadonlyMap<OptionCode, 'K' | 'C'>;

const NO_OPTIONS: Options = new Map();
const DATES: ProfileRow = { basic: 'D', options: new Map([['113106', 'K'] as const, ['113107', 'C'] as const]) };

/**
 * What is done to attributes of the data dictionary that Table E.1-1 does not list, by their VR: a person's name, a date, an
 * address of a file, or a UID that names an instance says whose the data are, whether the table has learnt of it or not.
 */
const BY_VR: Partial<Record<VR, ProfileRow>> = {
  PN: { basic: 'Z', options: NO_OPTIONS },
  DA: DATES,
  DT: DATES,
  TM: DATES,
  UR: { basic: 'X', options: NO_OPTIONS },
  UI: { basic: 'U', options: new Map([['113110', 'K'] as const]) },
};

/** These name a kind of thing, not an instance. */
const NAMES_A_KIND: ReadonlySet<Tag> = new Set([
  TAG.CodingSchemeURL,
  TAG.URNCodeValue,
  TAG.CodingSchemeUID,
  TAG.ContextGroupExtensionCreatorUID,
  TAG.ContextUID,
  TAG.MappingResourceUID,
  TAG.SOPClassesInStudy,
  TAG.SOPClassesSupported,
  TAG.PertinentSOPClassesInStudy,
  TAG.PertinentSOPClassesInSeries,
]);

const KIND_KEYWORD =
  /(?:SOPClass|TransferSyntax)UID(?:InFile)?$|^RelatedGeneralSOPClassUID$|^OriginalSpecializedSOPClassUID$/;

/** The original values, encrypted for someone who is not known here (PS3.15 §E.1.1). */
const ENCRYPTED: ProfileRow = { basic: 'X', options: NO_OPTIONS };

/** The row for a standard attribute without one in Table E.1-1; undefined when it stays. */
export function rowBeyondTable(tag: Tag): ProfileRow | undefined {
  const entry = lookupTag(tag);
  if (tag === TAG.EncryptedAttributesSequence) return ENCRYPTED;
  if (!entry || NAMES_A_KIND.has(tag) || KIND_KEYWORD.test(entry.keyword)) return undefined;
  return BY_VR[entry.vr];
}
