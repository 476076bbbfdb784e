import { type Dataset, TAG } from '@vesalius/dicom';
import { type Frame, instancePath } from '../study/frame.ts';
import { needsServer } from '../study/needs-server.ts';

const COLOURS = ['Red', 'Green', 'Blue'] as const;

/** Entries of the lookup tables of an instance, red, green, blue (PS3.3 §C.7.9). */
type Tables = readonly [Uint16Array, Uint16Array, Uint16Array];

const tables = new WeakMap<Dataset, Tables>();

/** Brings the palettes of frames into memory: large ones are not in the metadata. Rejects when one cannot be had. */
export async function preparePalettes(root: string, frames: readonly Frame[]): Promise<void> {
  const wanted = new Map(
    frames.filter((frame) => isPalette(frame) && !needsServer(frame.instance)).map((frame) => [frame.instance, frame]),
  );
  await Promise.all(
    [...wanted].map(async ([instance, frame]) => {
      if (tables.has(instance)) return;
      const found = await Promise.all(COLOURS.map((colour) => tableOf(root, frame, colour)));
      tables.set(instance, found as unknown as Tables);
    }),
  );
}

export function isPalette({ instance }: Frame): boolean {
  return instance.text(TAG.PhotometricInterpretation) === 'PALETTE COLOR';
}

async function tableOf(root: string, frame: Frame, colour: (typeof COLOURS)[number]): Promise<Uint16Array> {
  const { instance } = frame;
  const tag = TAG[`${colour}PaletteColorLookupTableData`];
  const inline = instance.bytes(tag);
  const bytes = inline ?? (await bulk(`${root}/${instancePath(frame)}/bulkdata/${tag.toString(16).padStart(8, '0')}`));
  const [entries = 0, , bits] = instance.numbers(TAG[`${colour}PaletteColorLookupTableDescriptor`]);
  const count = entries === 0 ? 65_536 : entries; // 2 to the 16th does not fit into the descriptor
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isWide = bytes.byteLength >= count * 2;
  return Uint16Array.from({ length: count }, (_, at) => {
    const entry = isWide ? view.getUint16(at * 2, true) : (bytes[at] ?? 0);
    return bits === 8 || !isWide ? (entry & 0xff) * 257 : entry;
  });
}

async function bulk(address: string): Promise<Uint8Array> {
  const answer = await fetch(address, { headers: { accept: 'application/octet-stream' } });
  if (!answer.ok) throw new Error(`no palette: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

/** What the loader wants to know of the pixels of a frame with a palette. */
export function paletteModule(frame: Frame): object | undefined {
  const found = isPalette(frame) ? tables.get(frame.instance) : undefined;
  if (!found) return undefined;
  const { instance } = frame;
  const number = (tag: number) => instance.number(tag);
  const [, first = 0] = instance.numbers(TAG.RedPaletteColorLookupTableDescriptor);
  const descriptor = [found[0].length, first, 16];
  return {
    samplesPerPixel: 1,
    photometricInterpretation: 'PALETTE COLOR',
    rows: number(TAG.Rows),
    columns: number(TAG.Columns),
    bitsAllocated: number(TAG.BitsAllocated),
    bitsStored: number(TAG.BitsStored),
    highBit: number(TAG.HighBit),
    pixelRepresentation: number(TAG.PixelRepresentation) ?? 0,
    planarConfiguration: 0,
    redPaletteColorLookupTableDescriptor: descriptor,
    greenPaletteColorLookupTableDescriptor: descriptor,
    bluePaletteColorLookupTableDescriptor: descriptor,
    redPaletteColorLookupTableData: found[0],
    greenPaletteColorLookupTableData: found[1],
    bluePaletteColorLookupTableData: found[2],
  };
}
