/**
 * A set of characters that a part of the code table (G0: bytes below 80H, G1: bytes from A0H) can be switched to
 * (ISO/IEC 2022; PS3.5 §6.1.2).
 */
export interface CodeSet {
  readonly part: 'G0' | 'G1';
  /** Bytes a character takes. */
  readonly width: 1 | 2;
  /** Behind ESC (PS3.3 Tables C.12-3 and C.12-4). */
  readonly escape: readonly number[];
  decode(bytes: Uint8Array): string;
}

const REPLACEMENT = '\ufffd';

/** Latin-1 of ISO 8859, not of the web: TextDecoder gives windows-1252 for that name. */
function latin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** JIS X 0201 katakana: A1H to DFH stand for U+FF61 onwards. */
function katakana(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte >= 0xa1 && byte <= 0xdf ? String.fromCharCode(byte + 0xfec0) : REPLACEMENT;
  return text;
}

const decoders = new Map<string, InstanceType<typeof TextDecoder>>();

function by(label: string): (bytes: Uint8Array) => string {
  return (bytes) => {
    const decoder = decoders.get(label) ?? new TextDecoder(label, { ignoreBOM: true });
    decoders.set(label, decoder);
    return decoder.decode(bytes);
  };
}

/** A two-byte G0 set, decoded through the EUC form that has the same codes with the high bits set. */
function throughEuc(label: string, prefix: readonly number[]): (bytes: Uint8Array) => string {
  const decode = by(label);
  return (bytes) => {
    const euc: number[] = [];
    for (let at = 0; at < bytes.length; at += 2) euc.push(...prefix, bytes[at]! | 0x80, (bytes[at + 1] ?? 0) | 0x80);
    return decode(Uint8Array.from(euc));
  };
}

function single(escape: readonly number[], decode: (bytes: Uint8Array) => string): CodeSet {
  return { part: 'G1', width: 1, escape, decode };
}

export const ASCII: CodeSet = { part: 'G0', width: 1, escape: [0x28, 0x42], decode: latin1 };
export const ROMAJI: CodeSet = { part: 'G0', width: 1, escape: [0x28, 0x4a], decode: latin1 };
export const KATAKANA: CodeSet = single([0x29, 0x49], katakana);
const JIS_X_0208: CodeSet = { part: 'G0', width: 2, escape: [0x24, 0x42], decode: throughEuc('euc-jp', []) };
const JIS_X_0212: CodeSet = { part: 'G0', width: 2, escape: [0x24, 0x28, 0x44], decode: throughEuc('euc-jp', [0x8f]) };
const KS_X_1001: CodeSet = { part: 'G1', width: 2, escape: [0x24, 0x29, 0x43], decode: by('euc-kr') };
const GB_2312: CodeSet = { part: 'G1', width: 2, escape: [0x24, 0x29, 0x41], decode: by('gbk') };

/** How bytes of G1 are read when nothing was called there: as Latin-1, in which most such files were meant. */
export const UNANNOUNCED: CodeSet = single([], latin1);

/** The sets that a registration number of the defined terms brings (PS3.3 Tables C.12-2 to C.12-4). */
export const SETS_OF: ReadonlyMap<string, readonly CodeSet[]> = new Map<string, readonly CodeSet[]>([
  ['6', [ASCII]],
  ['100', [ASCII, single([0x2d, 0x41], latin1)]],
  ['101', [ASCII, single([0x2d, 0x42], by('iso-8859-2'))]],
  ['109', [ASCII, single([0x2d, 0x43], by('iso-8859-3'))]],
  ['110', [ASCII, single([0x2d, 0x44], by('iso-8859-4'))]],
  ['144', [ASCII, single([0x2d, 0x4c], by('iso-8859-5'))]],
  ['127', [ASCII, single([0x2d, 0x47], by('iso-8859-6'))]],
  ['126', [ASCII, single([0x2d, 0x46], by('iso-8859-7'))]],
  ['138', [ASCII, single([0x2d, 0x48], by('iso-8859-8'))]],
  ['148', [ASCII, single([0x2d, 0x4d], by('windows-1254'))]],
  ['203', [ASCII, single([0x2d, 0x62], by('iso-8859-15'))]],
  ['166', [ASCII, single([0x2d, 0x54], by('windows-874'))]],
  ['13', [ROMAJI, KATAKANA]],
  ['87', [JIS_X_0208]],
  ['159', [JIS_X_0212]],
  ['149', [KS_X_1001]],
  ['58', [GB_2312]],
]);

/** Every set that an escape sequence may call, in whatever (0008,0005) announced: real files forget to. */
export const ALL_SETS: readonly CodeSet[] = [ROMAJI, ...[...SETS_OF.values()].flat()];

export const WHOLE_ENCODINGS: Readonly<Record<'utf-8' | 'gb18030' | 'gbk', (bytes: Uint8Array) => string>> = {
  'utf-8': by('utf-8'),
  gb18030: by('gb18030'),
  gbk: by('gbk'),
};
