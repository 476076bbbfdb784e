import { type Dataset, type DicomJson, TAG } from '@vesalius/dicom';
import { type Frame, framePath } from '../study/frame.ts';
import { drawingWith } from './engine.ts';
import { nameFrame } from './metadata.ts';
import { ownImage } from './own-images.ts';

/** What the library's decoders cannot draw, though the server can. */
export function needsServer(instance: Dataset): boolean {
  return (
    instance.has(TAG.SegmentedRedPaletteColorLookupTableData) ||
    (instance.number(TAG.BitsAllocated) ?? 0) > 32 ||
    ((instance.number(TAG.SamplesPerPixel) ?? 1) > 1 && (instance.number(TAG.BitsAllocated) ?? 8) > 16)
  );
}

/** A frame as the server renders it (PS3.18 §10.4.1.1.3): colours as they are seen, without values; the name it is loaded by. */
export function drawnFrame(root: string, frame: Frame, instance: DicomJson): string {
  const imageId = ownImage(framePath(frame), () => rendered(`${root}/${framePath(frame)}/rendered`, frame));
  nameFrame(imageId, frame, instance, { isDrawn: true });
  return imageId;
}

/** The server may stretch pixels that are not square: here they are wanted one by one. */
async function rendered(address: string, { plane: { columns, rows } }: Frame) {
  const answer = await fetch(address, { headers: { accept: 'image/png' } });
  if (!answer.ok) throw new Error(`not rendered: ${answer.status}`);
  const picture = await createImageBitmap(await answer.blob());
  const context = new OffscreenCanvas(columns, rows).getContext('2d')!;
  context.drawImage(picture, 0, 0, columns, rows);
  const rgba = context.getImageData(0, 0, columns, rows).data;
  if (drawingWith() === 'processor') return { columns, rows, data: new Uint8Array(rgba.buffer) };
  return { columns, rows, data: withoutOpacity(rgba) };
}

function withoutOpacity(rgba: Uint8ClampedArray): Uint8Array {
  const data = new Uint8Array((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) data.set(rgba.subarray(from, from + 3), to);
  return data;
}
