import { type Dataset, type DicomFile, readFile, StreamReader, TAG } from '@vesalius/dicom';
import { decodeFrame } from '../decode-frame.ts';
import { CodecError } from '../errors/index.ts';
import { framesOfFile } from '../fragments/frames-of-file.ts';
import { imagePixelOf } from '../image-pixel-of.ts';
import { FrameAttributes } from '../render/frame-attributes.ts';
import type { Picture } from '../render/picture.ts';
import type { FrameToRender } from '../render/render-frame.ts';
import { composedPicture } from './compose.ts';
import { encodedFilm, encodedPicture } from './encode.ts';
import type { PictureOptions } from './picture-options.ts';

/** What a data set may become when it is inflated. */
const LIMITS = { inflatedBytes: 512 * 1024 * 1024 };

/** A frame to be made a picture of, in a form that goes from one thread to another. */
export interface FrameSource {
  /** The Part 10 file up to its pixels, the element's header included; the whole of it when the frame is to be found in it. */
  readonly header: Uint8Array;
  /** The frame as it lies in the file, its fragments joined; undefined when it is to be found in the whole file. */
  readonly encoded: Uint8Array | undefined;
  /** From 1. */
  readonly frameNumber: number;
  /** The Part 10 file of a presentation state that refers to the frame. */
  readonly presentationState?: Uint8Array | undefined;
}

/** A frame as an encoded picture. @throws CodecError, DicomReadError */
export async function pictureOf(source: FrameSource, options: PictureOptions): Promise<Uint8Array> {
  const { frame, state } = await frameOf(source);
  const picture = await composedPicture(frame, options, state);
  return encodedPicture(picture, options, profileOf(frame.attributes.dataset, state));
}

/** A frame of a film as samples. @throws CodecError, DicomReadError */
export async function filmFrameOf(source: FrameSource, options: PictureOptions): Promise<Picture> {
  const { frame, state } = await frameOf(source);
  return composedPicture(frame, options, state);
}

export { encodedFilm };

/** The decoded frame of a source, and its presentation state. @throws CodecError, DicomReadError */
export async function frameOf(source: FrameSource): Promise<{ frame: FrameToRender; state: Dataset | undefined }> {
  const file = source.encoded
    ? headerOf(source.header)
    : readFile(source.header, { limits: LIMITS, keepTruncated: true });
  const image = imagePixelOf(file.dataset);
  if ('refused' in image) throw new CodecError(image.refused, { where: image.keyword });
  const { frameNumber, presentationState } = source;
  const encoded = source.encoded ?? framesOfFile(file, image)(frameNumber);
  if (!encoded) throw new CodecError('no-such-frame');
  const decoded = await decodeFrame(encoded, file.transferSyntax.uid, image);
  // Bits Stored is of type 1 in the Image Pixel Module, and not of the Floating Point ones (PS3.3 C.7.6.24, C.7.6.25).
  const isFloat = image.bitsAllocated >= 32 && !file.dataset.has(TAG.BitsStored);
  return {
    frame: {
      ...decoded,
      frameNumber,
      attributes: new FrameAttributes(file.dataset, frameNumber),
      samples: isFloat ? 'float' : 'integer',
    },
    state: presentationState && readFile(presentationState).dataset,
  };
}

/** The end of the header stands in the middle of an element, so that it is read as a stream is that goes on. */
function headerOf(header: Uint8Array): DicomFile {
  const reader = new StreamReader({ form: 'file', valuesUpTo: header.length, keepTruncated: true });
  reader.write(header);
  return reader.file;
}

/** The profile of the colours: that of the presentation state, else that of the image or of its optical path (PS3.3 C.11.15). */
function profileOf(dataset: Dataset, state: Dataset | undefined): Uint8Array | undefined {
  const opticalPath = dataset.items(TAG.OpticalPathSequence)[0];
  return state?.bytes(TAG.ICCProfile) ?? dataset.bytes(TAG.ICCProfile) ?? opticalPath?.bytes(TAG.ICCProfile);
}
