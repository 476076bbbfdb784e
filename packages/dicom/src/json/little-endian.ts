import type { DataElement } from '../dataset/dataset.ts';
import { encodeNumbers } from '../dataset/encode-value.ts';
import { VR_TRAITS } from '../vr-traits.ts';
import { concatenated } from '../write/concatenated.ts';
import { swapped } from '../write/part-list.ts';

/** The value as it would stand in a little endian data set (PS3.18 §F.2.7); the fragments of encapsulated Pixel Data. */
export function littleEndianBytes(element: DataElement): Uint8Array {
  const { content, encapsulated } = element;
  if (content?.kind === 'numbers') return encodeNumbers(content.numbers, element.vr, true);
  if (encapsulated) {
    return concatenated(Array.from({ length: encapsulated.fragmentCount }, (_, index) => encapsulated.fragment(index)));
  }
  const bytes = element.bytes ?? new Uint8Array(0);
  const { word } = VR_TRAITS[element.vr];
  return element.littleEndian || word === 1 ? bytes : swapped(bytes, word);
}
