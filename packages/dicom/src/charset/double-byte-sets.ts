import { type CodeSet, once, ROW } from './code-set.ts';

/** Where decoders differ between runtimes: row, cell, and the character of the standard named by PS3.5 §6.1. */
type Corrections = readonly (readonly [row: number, cell: number, character: string])[];

/** JIS X 0208 proper; many decoders give characters of Windows for these. */
const JIS_X_0208_CORRECTIONS: Corrections = [
  [1, 32, '\uff3c'],
  [1, 33, '\u301c'],
  [1, 34, '\u2016'],
  [1, 61, '\u2212'],
  [1, 81, '\u00a2'],
  [1, 82, '\u00a3'],
  [2, 44, '\u00ac'],
];

/** Added to KS X 1001 in 1998. */
const KS_X_1001_CORRECTIONS: Corrections = [
  [2, 70, '\u20ac'],
  [2, 71, '\u00ae'],
];

/** The table of a set, through the EUC form that has the same codes with the high bits set. */
function table(label: string, prefix: readonly number[], corrections: Corrections): () => readonly string[] {
  return once(() => {
    const euc: number[] = [];
    for (let code = 0; code < ROW * ROW; code++) {
      euc.push(...prefix, 0xa1 + Math.floor(code / ROW), 0xa1 + (code % ROW), 0x0a);
    }
    const characters = new TextDecoder(label)
      .decode(Uint8Array.from(euc))
      .split('\n')
      .slice(0, ROW * ROW);
    for (const [row, cell, character] of corrections) characters[(row - 1) * ROW + cell - 1] = character;
    return characters;
  });
}

export const JIS_X_0208: CodeSet = {
  part: 'G0',
  width: 2,
  escape: [0x24, 0x42],
  characters: table('euc-jp', [], JIS_X_0208_CORRECTIONS),
  writable: (row) => row <= 8 || (row >= 16 && row <= 84),
};

/** The code of 1978, not allowed in DICOM, but met; nearly the same characters. */
export const JIS_C_6226: CodeSet = { ...JIS_X_0208, escape: [0x24, 0x40] };

export const JIS_X_0212: CodeSet = {
  part: 'G0',
  width: 2,
  escape: [0x24, 0x28, 0x44],
  characters: table('euc-jp', [0x8f], []),
  writable: (row) => row <= 11 || (row >= 16 && row <= 77),
};

export const KS_X_1001: CodeSet = {
  part: 'G1',
  width: 2,
  escape: [0x24, 0x29, 0x43],
  characters: table('euc-kr', [], KS_X_1001_CORRECTIONS),
};

/** Cells that GBK has added to rows of GB 2312: from, to. */
const GBK_ADDITIONS: Readonly<Record<number, readonly [number, number]>> = { 2: [1, 10], 6: [57, 94], 8: [27, 32] };

export const GB_2312: CodeSet = {
  part: 'G1',
  width: 2,
  escape: [0x24, 0x29, 0x41],
  characters: table('gb18030', [], []),
  writable: (row, cell) => {
    const [from, to] = GBK_ADDITIONS[row] ?? [0, 0];
    return (row <= 9 || (row >= 16 && row <= 87)) && (cell < from || cell > to);
  },
};
