import { deflateRawSync } from 'node:zlib';
import { type DecodedFrame, encodeFrame, type ImagePixel } from '@vesalius/codecs';
import { UID } from '@vesalius/dicom';

/** A frame that is sound before it is mutated. */
export interface Specimen {
  readonly transferSyntaxUid: string;
  readonly image: ImagePixel;
  readonly bytes: Uint8Array;
}

export const ROWS = 16;
export const COLUMNS = 24;
const GREY: ImagePixel = {
  ...{ rows: ROWS, columns: COLUMNS, samplesPerPixel: 1, bitsAllocated: 16, bitsStored: 12, highBit: 11 },
  ...{ pixelRepresentation: 0, planarConfiguration: 0, photometricInterpretation: 'MONOCHROME2', numberOfFrames: 1 },
};
const BYTES: ImagePixel = { ...GREY, bitsAllocated: 8, bitsStored: 8, highBit: 7 };
const COLOUR: ImagePixel = { ...BYTES, samplesPerPixel: 3, photometricInterpretation: 'RGB' };
const BITS: ImagePixel = { ...BYTES, bitsAllocated: 1, bitsStored: 1, highBit: 0 };

/** A wave over the whole range of the samples. */
function waveOf(image: ImagePixel): DecodedFrame {
  if (image.bitsAllocated === 1) return { image, bytes: new Uint8Array((ROWS * COLUMNS) / 8).fill(0x5a) };
  const width = image.bitsAllocated / 8;
  const bytes = new Uint8Array(ROWS * COLUMNS * image.samplesPerPixel * width);
  for (let at = 0; at < bytes.length; at += width) {
    const value = Math.floor(((Math.sin(at / width / 9) + 1) / 2) * (2 ** image.bitsStored - 1));
    bytes[at] = value & 0xff;
    if (width === 2) bytes[at + 1] = value >> 8;
  }
  return { image, bytes };
}

interface MadeElsewhere {
  readonly codec: string;
  readonly transferSyntaxUid: string;
  readonly base64: string;
}

/** What nothing here encodes: a wave of 12 bits by libjxl, lossless and lossy, and by DCMTK as extended and as progressive JPEG. */
const MADE_ELSEWHERE: readonly MadeElsewhere[] = [
  {
    codec: 'jpeg-xl',
    transferSyntaxUid: UID.JPEGXLLossless,
    base64:
      'AAAADEpYTCANCocKAAAAFGZ0eXBqeGwgAAAAAGp4bCAAAAAJanhsbAoAAAIbanhsY/8KA/EDFC0CCAQBABQISzhB5jbQyNeXW67VrvlgvvKm2j9KECFBQnuZEiRIkKCQ9x' +
      'KBkQJpMUZGUmJNKIxhVGyMxS0qSkAIRNlv3v1pWBiDkzF4Y4yxkhHWCBmDBTkc3/YAoNcla7dl1TRkA+d0UiHguu7SAJJHMAvreeSsCw+SK9b98lwNjnx5nAAvttVB7kaZ' +
      'o2Wt6txUGs3P7DlDzWWY4hDJa5EQby4EVgRGSdEwtkfFgzSsBv+r8CI0uOAQ+U5v0rX4/NvmbJKv3IKKkGP3aY/fEksBURlexUAb4LRRQlO5Ab9UH4cuJGSyCkFDIQhASg' +
      'kWdKzoW8nWIfVG8PWjxFM5uQ5LfoRVp0tq8CBqD1gJwijFeyWIBs9Yo6cKHBHVKmEOY12vCQ1CqacAlDleARfYNShSgLmD1jWCjO2xrdvn5u/torceY5sAVmpKc2+SEFur' +
      'fvbkgdvMgShMwVJdUm83oAhvZCixhX1X4wg7WKFKMeLOknl0GW9G3zmR5NEYrBbHv1YF2rQI0GKn84qGJM9KYxPzGFyG80YJi1ZAWMtMcqNBxC6dMx5VmgIrQFNCE0BC8W' +
      'HA8xYboDRpEWOVrd3okzb7az76OblKoL2CsY0eBBqUCbyEtJG+G90YxWKFxdokPlMCRSwy2KKhycAd3olCpUxA6ofmiXzrpr2fcM0mW/veBxvFjBEjH5kVICzHAA==',
  },
  {
    codec: 'jpeg-xl',
    transferSyntaxUid: UID.JPEGXL,
    base64:
      'AAAADEpYTCANCocKAAAAFGZ0eXBqeGwgAAAAAGp4bCAAAAAJanhsbAoAAADfanhsY/8KA/EDFC0CAEAAACQDvyupAQBQoTLKuMHLuZ4vP3RYTNu4ztBW2xaWMDbbC4OEhD' +
      'NkbiP/EmpKH4a8u/thf8Tld/fdN6CpyCALhwGokAI5tluJTB4v491l5qHEskDAf8+Wxh/3pGG/C4Ju/AziebyIIyTBoNgdEzjLLpOUUCE2QldUH7frtA0Bf31fJxN8Oyns' +
      'goTAtyDKPE9kxoDD68t36fpktisJivs8IvddB+Y7VOhI6Gnp029lbrcPKCnySCHPryrm0Jx5pMPfW+fD/2jvdWBxw5cD',
  },
  {
    codec: 'jpeg',
    transferSyntaxUid: UID.JPEGExtended12Bit,
    base64:
      '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQERMUFRUVDA8XGBYUGBIUFRT/wQALDAAQAB' +
      'gBAREA/8QAFgABAQEAAAAAAAAAAAAAAAAACQYK/8QAKhAAAAQGAAUDBQAAAAAAAAAAAQIDBAUGBwgJCgATMUJRIUFSCxIUImL/2gAIAQEAAD8At7GM3mR2Y27BvYjlmySx' +
      'xuYCgxb2E5aMm0USEO0GyVm+rRKyQh4Bg+TD4HD0HhjqSXXbwtb4MiSkNxm9BVmDLFDlEo/cbvq1AYKFHp9haY4+7f4ccvjkqtCD7CQOk/XWx/dTrRCHClebSt2yqkHVKI' +
      'rqV8tJ3np8YqFHrzDVlyn0Gh5y+fyEGhB7gIHQtr48JmVeamz9xfTihywzE1MBhfL344nsusYRMHcLhW8PaJk5AQ8i/ZJh8yB6hxnlvRw24FZDevnF7GLzANJ74gmF6ve9' +
      'i516pccFHuFwpdpsr1GclHyL1msb5lN6hwZ8y040P6ExowzNI2hFSCNom/YZnkX6fVTuIJGDyMwVquJiSZg/orw4e/MHr//Z',
  },
  {
    codec: 'jpeg',
    transferSyntaxUid: UID.JPEGFullProgressionNonHierarchical1012,
    base64:
      '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQERMUFRUVDA8XGBYUGBIUFRT/wgALDAAQAB' +
      'gBAREA/8QAFgABAQEAAAAAAAAAAAAAAAAACAUJ/9oACAEBAAAAAbbHnlvPIz//xAAaEAABBQEAAAAAAAAAAAAAAAAFAgMEBgcI/9oACAEBAAEFAqNt+jyEibX3CbZO0ftQ' +
      '01eMT1WUm6Y3gsBckdweCe//xAAqEAAABAUCAwkAAAAAAAAAAAABAgYHAAMEBQgVkjFCggkkVHGBkZSVov/aAAgBAQAGPwIhUI7Lkzy8hUE7TmzQ6QRuLVKGw4QGkKPOi7' +
      'SR4aOo89bgQfrG+T8v2EsGG/JLNu6yR4jf0lnPXkHz1l07DL3AWDmXTUOxUF5xXjTu7ODqFYZRUYbyBBzLZr2Boz84rdrseqc3UKtyVuJt5BjvNDgRaJweJoez6t0wPkXp' +
      'RTA/frH/xAAcEAEAAgIDAQAAAAAAAAAAAAABABFRcSFhgfD/2gAIAQEAAT8hZWK1U+Eww1IeAF0MGrqBQDia7KGnmo+l3eHPxMSDJN06zQ3pyMV3PzeHqtij/9oACAEBAA' +
      'AAEOP/xAAcEAEAAQUBAQAAAAAAAAAAAAABQQARITFRYXH/2gAIAQEAAT8QLRAQJB3OBOeGi6MvtNeQ13hOmpiWAb9OrvA6O1CHiS+dTc8lMRlOZJFdfsQpwy8FLqEeDN2/' +
      '///Z',
  },
];

const ENCODED_HERE: Readonly<Record<string, readonly [transferSyntaxUid: string, image: ImagePixel][]>> = {
  rle: [
    [UID.RLELossless, GREY],
    [UID.RLELossless, COLOUR],
    [UID.RLELossless, BITS],
  ],
  jpeg: [
    [UID.JPEGBaseline8Bit, BYTES],
    [UID.JPEGBaseline8Bit, COLOUR],
  ],
  'jpeg-lossless': [
    [UID.JPEGLosslessSV1, GREY],
    [UID.JPEGLosslessSV1, COLOUR],
  ],
  'jpeg-ls': [
    [UID.JPEGLSLossless, GREY],
    [UID.JPEGLSNearLossless, COLOUR],
  ],
  'jpeg-2000': [
    [UID.JPEG2000Lossless, GREY],
    [UID.JPEG2000, COLOUR],
  ],
  htj2k: [
    [UID.HTJ2KLosslessRPCL, GREY],
    [UID.HTJ2K, COLOUR],
  ],
};

/** Sound frames of each kind of codec. */
export async function codecSpecimens(): Promise<Readonly<Record<string, readonly Specimen[]>>> {
  const made: Record<string, Specimen[]> = { native: nativeSpecimens(), deflate: deflatedSpecimens(), 'jpeg-xl': [] };
  for (const [codec, kinds] of Object.entries(ENCODED_HERE)) {
    made[codec] = [];
    for (const [transferSyntaxUid, image] of kinds)
      made[codec].push({ transferSyntaxUid, ...(await encodeFrame(waveOf(image), transferSyntaxUid)) });
  }
  for (const { codec, transferSyntaxUid, base64 } of MADE_ELSEWHERE)
    made[codec]!.push({ transferSyntaxUid, image: GREY, bytes: new Uint8Array(Buffer.from(base64, 'base64')) });
  return made;
}

function nativeSpecimens(): Specimen[] {
  const syntaxes = [UID.ExplicitVRLittleEndian, UID.ExplicitVRBigEndian];
  return syntaxes.flatMap((transferSyntaxUid) =>
    [GREY, COLOUR, BITS].map((image) => ({ transferSyntaxUid, image, bytes: waveOf(image).bytes })),
  );
}

function deflatedSpecimens(): Specimen[] {
  return [GREY, COLOUR].map((image) => {
    const bytes = new Uint8Array(deflateRawSync(waveOf(image).bytes));
    return { transferSyntaxUid: UID.DeflatedImageFrameCompression, image, bytes };
  });
}
