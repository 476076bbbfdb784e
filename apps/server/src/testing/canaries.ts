import { type Attributes, Dataset, lookupTag, type Tag, UID, VR_TRAITS, writeFile } from '@vesalius/dicom';
import { PROFILE_ROWS } from '../../../../packages/deidentify/src/table/generated/confidentiality-profile.js';
import { TINY_IMAGE } from './tiny-ct.ts';

const PRIVATE = 40;
export const STUDY = '2.25.910000001';
export const SERIES = '2.25.910000002';
export const INSTANCES = ['2.25.910000003', '2.25.910000004'];
const NAME = 'Zyxwname Qvist';

/** Every identifier that was planted, as the bytes it would be found by. */
export const planted: string[] = [STUDY, SERIES, ...INSTANCES, ...NAME.split(' ')];
/** A value of its own for an attribute that the table of PS3.15 wants gone, of a VR that holds words. */
function canaryOf(tag: Tag, vr: string): string | undefined {
  const number = planted.length;
  const values: Record<string, string> = {
    PN: `Zyxwname${number}^Qvist${number}`,
    SH: `ZQ${number}SH`,
    LO: `ZQ${number}LO`,
    ST: `ZQ${number}ST`,
    LT: `ZQ${number}LT`,
    UT: `ZQ${number}UT`,
    UC: `ZQ${number}UC`,
    AE: `ZQ${number}AE`,
    UI: `2.25.92000${number}`,
  };
  const value = values[vr];
  if (value === undefined || tag < 0x00080000) return undefined;
  planted.push(...(vr === 'PN' ? value.split('^') : [value]));
  return value;
}

/** Attributes of the table at the root and inside a sequence, private ones, and free text that repeats names. */
function canaries(): Attributes {
  const attributes: Record<string, unknown> = {};
  const nested: Record<string, unknown> = {};
  for (const line of PROFILE_ROWS.split('\n')) {
    const tag = Number.parseInt(line, 16);
    const entry = /^[0-9A-F]{8} /.test(line) ? lookupTag(tag) : undefined;
    if (!entry?.keyword || !(VR_TRAITS[entry.vr].kind === 'text' || entry.vr === 'UI')) continue;
    if (['SOPInstanceUID', 'StudyInstanceUID', 'SeriesInstanceUID'].includes(entry.keyword)) continue;
    const into = planted.length % 3 === 2 ? nested : attributes;
    // A description keeps its words but for those that the data set gives as somebody's elsewhere.
    const value = line.includes('05C') ? `Seen by ${NAME}` : canaryOf(tag, entry.vr);
    if (value !== undefined) into[entry.keyword] = value;
  }
  return {
    ...attributes,
    RequestAttributesSequence: [Dataset.of(nested as Attributes)],
    PatientName: NAME.split(' ').join('^'),
    StudyDescription: `Thorax of ${NAME}`,
    SeriesDescription: `for ${String(attributes.ReferringPhysicianName).split('^')[0]}, ${attributes.PatientID}`,
  } as Attributes;
}

/** Two CT instances with all of them; after this `planted` has them all. */
export function plantedFiles(): Uint8Array[] {
  const shared = canaries();
  planted.push('ZQPRIVATELO', 'ZQPRIVATEOB', ...Array.from({ length: PRIVATE }, (_, number) => `ZQ${number}PRIVATE`));
  return INSTANCES.map((SOPInstanceUID, index) => {
    const dataset = Dataset.of({
      ...shared,
      SpecificCharacterSet: 'ISO_IR 192',
      SOPClassUID: UID.CTImageStorage,
      SOPInstanceUID,
      StudyInstanceUID: STUDY,
      SeriesInstanceUID: SERIES,
      Modality: 'CT',
      SeriesNumber: 1,
      InstanceNumber: index + 1,
      ...TINY_IMAGE,
      PixelData: new Uint8Array(2048).fill(index + 1),
    });
    dataset.set(0x00290010, 'LO', 'ZQ PRIVATE');
    dataset.set(0x00291001, 'LO', 'ZQPRIVATELO');
    for (let number = 0; number < PRIVATE; number++) dataset.set(0x00291010 + number, 'LO', `ZQ${number}PRIVATE`);
    dataset.set(0x00291002, 'OB', new TextEncoder().encode('ZQPRIVATEOB '.repeat(200)));
    return writeFile({ dataset, transferSyntaxUid: UID.ExplicitVRLittleEndian });
  });
}

/** Which of them stand in some bytes, whatever their case. */
export function leaksIn(bytes: Uint8Array): string[] {
  const text = Buffer.from(bytes).toString('latin1').toLowerCase();
  return planted.filter((canary) => text.includes(canary.toLowerCase()));
}

/** Keywords of what was planted, to ask for by C-FIND. */
export function canariesAsKeys(): Attributes {
  const count = planted.length;
  const keys = canaries();
  planted.length = count;
  const { RequestAttributesSequence: _, ...flat } = keys as Record<string, unknown>;
  return Object.fromEntries(Object.entries(flat).filter(([name]) => !name.endsWith('UID'))) as Attributes;
}
