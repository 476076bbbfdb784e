import type { VR } from '../vr.ts';

type ReadNumber = (view: DataView, at: number, littleEndian: boolean) => number | bigint;

/** How one number of a binary VR is read, and its size in bytes (PS3.5 Table 6.2-1). */
const READERS: Partial<Record<VR, { readonly size: number; readonly read: ReadNumber }>> = {
  US: { size: 2, read: (view, at, le) => view.getUint16(at, le) },
  SS: { size: 2, read: (view, at, le) => view.getInt16(at, le) },
  UL: { size: 4, read: (view, at, le) => view.getUint32(at, le) },
  SL: { size: 4, read: (view, at, le) => view.getInt32(at, le) },
  FL: { size: 4, read: (view, at, le) => view.getFloat32(at, le) },
  FD: { size: 8, read: (view, at, le) => view.getFloat64(at, le) },
  SV: { size: 8, read: (view, at, le) => view.getBigInt64(at, le) },
  UV: { size: 8, read: (view, at, le) => view.getBigUint64(at, le) },
  AT: { size: 4, read: (view, at, le) => ((view.getUint16(at, le) << 16) | view.getUint16(at + 2, le)) >>> 0 },
  OW: { size: 2, read: (view, at, le) => view.getUint16(at, le) },
  OL: { size: 4, read: (view, at, le) => view.getUint32(at, le) },
  OF: { size: 4, read: (view, at, le) => view.getFloat32(at, le) },
  OD: { size: 8, read: (view, at, le) => view.getFloat64(at, le) },
  OV: { size: 8, read: (view, at, le) => view.getBigUint64(at, le) },
};

/** The numbers of a binary VR; a value cut short gives only its whole numbers. Undefined for a VR without numbers. */
export function decodeNumbers(
  view: DataView,
  start: number,
  end: number,
  vr: VR,
  littleEndian: boolean,
): (number | bigint)[] | undefined {
  const reader = READERS[vr];
  if (!reader) return undefined;
  const numbers: (number | bigint)[] = [];
  for (let at = start; at + reader.size <= end; at += reader.size) numbers.push(reader.read(view, at, littleEndian));
  return numbers;
}

/** The first number of a binary VR without a list; undefined when there is none. */
export function decodeFirstNumber(
  view: DataView,
  start: number,
  end: number,
  vr: VR,
  littleEndian: boolean,
): number | bigint | undefined {
  const reader = READERS[vr];
  return reader && start + reader.size <= end ? reader.read(view, start, littleEndian) : undefined;
}

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** The number that a Decimal or Integer String says, or NaN. */
export function numberOfText(text: string): number {
  const trimmed = text.trim();
  return DECIMAL.test(trimmed) ? Number(trimmed) : Number.NaN;
}
