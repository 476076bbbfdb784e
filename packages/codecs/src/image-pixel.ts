/** What the Image Pixel Module says of the frames of an instance (PS3.3 C.7.6.3). Counts are whole numbers, sizes pixels or bits. */
export interface ImagePixel {
  readonly rows: number;
  readonly columns: number;
  readonly samplesPerPixel: number;
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly highBit: number;
  /** 0 unsigned, 1 two's complement. */
  readonly pixelRepresentation: 0 | 1;
  /** 0 colour by pixel, 1 colour by plane; without meaning when there is one sample a pixel. */
  readonly planarConfiguration: 0 | 1;
  readonly photometricInterpretation: string;
  readonly numberOfFrames: number;
  /** VR of Pixel Data where it is known. Only big endian asks for it: words are swapped, bytes are not (PS3.5 §A.3). */
  readonly pixelDataVr?: 'OB' | 'OW';
}

/** One frame as native little endian bytes, and the module that describes those bytes: decoding may change the colour space and the planes. */
export interface DecodedFrame {
  readonly image: ImagePixel;
  readonly bytes: Uint8Array;
}
