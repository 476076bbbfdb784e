import { TAG } from '@vesalius/dicom';
import { CodecError } from '../errors/index.ts';
import type { DecodedFrame, ImagePixel } from '../image-pixel.ts';
import { colourPixels } from './colour.ts';
import type { FrameAttributes } from './frame-attributes.ts';
import { greyPixels } from './grey.ts';
import { type Overlay, overlaysOf, paintOverlay } from './overlay.ts';
import { type Palette, paintColour, paletteOf } from './palette.ts';
import { inColour, type Picture } from './picture.ts';
import { type SampleKind, type Samples, samplesOf, storedBitsOf, storedValue } from './samples.ts';
import { applyShutters, shutterGroup } from './shutter.ts';
import { transformsOf, type View } from './transforms.ts';

/** Pixels of a frame that are rendered at most. */
export const MOST_PIXELS = 1 << 28;
const WHITE = [255, 255, 255];
const MONOCHROME = /^MONOCHROME[12]$/;

export interface FrameToRender extends DecodedFrame {
  /** The attributes of its instance, Pixel Data left out. */
  readonly attributes: FrameAttributes;
  /** From 1. */
  readonly frameNumber: number;
  readonly samples?: SampleKind;
}

/**
 * What a screen shows of a frame, pixel by pixel: the grey scale or colour pipeline of PS3.4 N.2, its overlays and shutters on it.
 * Geometry (displayed area, rotation, size) is not applied. @throws CodecError
 */
export function renderFrame(frame: FrameToRender, view: View = {}): Picture {
  const { rows, columns } = frame.image;
  if (!(rows > 0 && columns > 0) || rows * columns > MOST_PIXELS) throw new CodecError('frame-too-large');
  if (frame.image.samplesPerPixel === 3) return decorated(frame, colourPicture(frame), undefined, view);
  if (frame.image.samplesPerPixel !== 1) throw new CodecError('not-renderable');
  const samples = samplesOf(frame.bytes, frame.image, frame.samples ?? 'integer', rows * columns);
  return decorated(frame, singleSamplePicture(frame, samples, view), samples, view);
}

function colourPicture({ bytes, image }: FrameToRender): Picture {
  return { width: image.columns, height: image.rows, channels: 3, bytes: colourPixels(bytes, image) };
}

function singleSamplePicture(frame: FrameToRender, samples: Samples, view: View): Picture {
  const { image, attributes } = frame;
  const { dataset } = attributes;
  const size = { width: image.columns, height: image.rows };
  const signed = image.pixelRepresentation === 1;
  if (image.photometricInterpretation === 'PALETTE COLOR') {
    const palette = paletteOf(dataset, signed);
    if (!palette) throw new CodecError('no-palette');
    return { ...size, channels: 3, bytes: paletteColours(samples, image, palette) };
  }
  if (!MONOCHROME.test(image.photometricInterpretation)) throw new CodecError('not-renderable');
  const grey: Picture = {
    ...size,
    channels: 1,
    bytes: greyPixels(samples, image, transformsOf(attributes, image, view)),
  };
  const pseudo = view.presentation && paletteOf(view.presentation.state, false);
  if (pseudo) return { ...size, channels: 3, bytes: pseudoColours(grey.bytes, pseudo) };
  const isMixed = dataset.text(TAG.PixelPresentation) === 'COLOR' || dataset.text(TAG.PixelPresentation) === 'MIXED';
  const supplement = isMixed ? paletteOf(dataset, signed) : undefined;
  return supplement ? supplemented(inColour(grey), samples, image, supplement) : grey;
}

function paletteColours(samples: Samples, image: ImagePixel, palette: Palette): Uint8Array {
  const bits = storedBitsOf(image);
  const colours = new Uint8Array(samples.length * 3);
  for (let at = 0; at < samples.length; at++) paintColour(palette, storedValue(samples[at]!, bits), colours, at * 3);
  return colours;
}

/** P-values spread over the palette of a Pseudo-Color presentation state (PS3.4 N.2.3). */
function pseudoColours(grey: Uint8Array, palette: Palette): Uint8Array {
  const last = palette.red.entries.length - 1;
  const colours = new Uint8Array(grey.length * 3);
  for (let at = 0; at < grey.length; at++) {
    paintColour(palette, palette.red.first + Math.round((grey[at]! * last) / 255), colours, at * 3);
  }
  return colours;
}

/** Values from the first one of a Supplemental Palette on are colours in a grey image (PS3.3 C.7.6.19). */
function supplemented(picture: Picture, samples: Samples, image: ImagePixel, palette: Palette): Picture {
  const bits = storedBitsOf(image);
  for (let at = 0; at < samples.length; at++) {
    const value = storedValue(samples[at]!, bits);
    if (value >= palette.red.first) paintColour(palette, value, picture.bytes, at * 3);
  }
  return picture;
}

/** Overlays, then shutters, in place. Colours may be views of the frame that is given, which is left as it is. */
function decorated(frame: FrameToRender, picture: Picture, samples: Samples | undefined, view: View): Picture {
  const module = view.presentation?.state ?? frame.attributes.dataset;
  const overlays = shownOverlays(frame, samples, view);
  if (overlays.length === 0 && !module.has(TAG.ShutterShape)) return picture;
  const own = { ...picture, bytes: picture.bytes.slice() };
  const hidden = shutterGroup(module);
  for (const overlay of overlays) if (overlay.group !== hidden) paintOverlay(own, overlay, WHITE);
  applyShutters(own, module, overlays);
  return own;
}

/** A presentation state shows overlays of its own, and of the image those that it activates (PS3.3 C.11.7). */
function shownOverlays(frame: FrameToRender, samples: Samples | undefined, view: View): Overlay[] {
  const ofImage = overlaysOf(frame.attributes.dataset, frame.frameNumber, samples);
  if (!view.presentation) return ofImage;
  const { state } = view.presentation;
  const own = overlaysOf(state, frame.frameNumber, undefined);
  const isActive = ({ group }: Overlay) => state.has(((group << 16) | 0x1001) >>> 0);
  return [
    ...own,
    ...ofImage.filter((overlay) => isActive(overlay) && !own.some(({ group }) => group === overlay.group)),
  ];
}
