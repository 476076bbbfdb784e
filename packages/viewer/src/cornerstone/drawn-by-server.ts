import type { DicomJson } from '@vesalius/dicom';
import { type Frame, framePath } from '../study/frame.ts';
import { needsServer } from '../study/needs-server.ts';
import { drawingWith } from './engine.ts';
import { nameFrame, registerFrame } from './metadata.ts';
import { ownImage } from './own-images.ts';

/** A frame as the server renders it (PS3.18 §10.4.1.1.3): colours as they are seen, without values; the name it is loaded by. */
export function drawnFrame(root: string, frame: Frame, instance: DicomJson): string {
  const imageId = ownImage(framePath(frame), () => rendered(`${root}/${framePath(frame)}/rendered`, frame));
  nameFrame(imageId, frame, instance, { isDrawn: true });
  return imageId;
}

/** The name of a frame as it is best drawn: by what is stored, or by the server. */
export function frameName(root: string, frame: Frame, instance: DicomJson): string {
  return (needsServer(frame.instance) ? drawnFrame : registerFrame)(root, frame, instance);
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
