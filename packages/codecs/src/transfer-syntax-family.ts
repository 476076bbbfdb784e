import { lookupTransferSyntax } from '@vesalius/dicom';

/** What decompresses a frame. Video has no frames of its own: it is passed through (PS3.5 §8.2.5 to §8.2.13). */
export type Family = 'native' | 'rle' | 'jpeg' | 'jpeg-ls' | 'jpeg-2000' | 'htj2k' | 'jpeg-xl' | 'deflate' | 'video';

/** Last parts of the UIDs of PS3.6 Table A-1 below the root of transfer syntaxes; hierarchical JPEG (59 to 66) nobody decodes. */
const LAST_PARTS: Readonly<Record<Exclude<Family, 'native'>, readonly string[]>> = {
  rle: ['5'],
  jpeg: ['4.50', '4.51', '4.52', '4.53', '4.54', '4.55', '4.56', '4.57', '4.58', '4.70'],
  'jpeg-ls': ['4.80', '4.81'],
  'jpeg-2000': ['4.90', '4.91'],
  htj2k: ['4.201', '4.202', '4.203'],
  'jpeg-xl': ['4.110', '4.111', '4.112'],
  deflate: ['8.1'],
  video: [
    ...['4.100', '4.100.1', '4.101', '4.101.1', '4.102', '4.102.1', '4.103', '4.103.1', '4.104', '4.104.1'],
    ...['4.105', '4.105.1', '4.106', '4.106.1', '4.107', '4.108'],
  ],
};

const ROOT = '1.2.840.10008.1.2.';
const ENCAPSULATED_UNCOMPRESSED = '1.2.840.10008.1.2.1.98';

const families = new Map<string, Family>([[ENCAPSULATED_UNCOMPRESSED, 'native']]);
for (const [family, parts] of Object.entries(LAST_PARTS) as [Family, string[]][]) {
  for (const part of parts) families.set(ROOT + part, family);
}

/** The family of a transfer syntax, undefined when nothing here knows its pixels. */
export function familyOf(transferSyntaxUid: string): Family | undefined {
  const family = families.get(transferSyntaxUid);
  if (family) return family;
  return lookupTransferSyntax(transferSyntaxUid)?.encapsulated === false ? 'native' : undefined;
}
