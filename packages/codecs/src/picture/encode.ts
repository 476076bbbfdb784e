import sharp, { type Sharp } from 'sharp';
import { inColour, type Picture } from '../render/picture.ts';
import { convertedFromSrgb } from './colour-space.ts';
import { withProfile } from './embed-profile.ts';
import { profileOf } from './icc-profile.ts';
import type { PictureOptions, PictureType } from './picture-options.ts';

const DEFAULT_QUALITY = 90;
/** Levels beyond this cost much time and save little. */
const PNG_LEVEL = 3;

// One task at a time runs in a worker, and there are as many workers as there shall be threads.
sharp.concurrency(1);
sharp.cache(false);

function pipeline({ width, height, channels, bytes }: Picture): Sharp {
  return sharp(bytes, { raw: { width, height, channels } });
}

/** The picture in another size, sharpness kept as well as can be. */
export async function resized(picture: Picture, width: number, height: number): Promise<Picture> {
  if (picture.width === width && picture.height === height) return picture;
  const scaled = pipeline(picture).resize(width, height, { fit: 'fill' });
  const bytes = await (picture.channels === 1 ? scaled.toColourspace('b-w') : scaled).raw().toBuffer();
  return { width, height, channels: picture.channels, bytes };
}

/** A picture as a file of the type. @param ownProfile the colour profile of the image, if it has one */
export async function encodedPicture(
  picture: Picture,
  options: PictureOptions,
  ownProfile: Uint8Array | undefined,
): Promise<Uint8Array> {
  const { type, iccProfile } = options;
  if (iccProfile === undefined || type === 'image/gif') return encoded(picture, options);
  const colours = inColour(picture); // a profile of RGB says nothing of grey, and a decoder of PNG refuses it there
  if (iccProfile === 'as-is')
    return withProfile(type, await encoded(colours, options), ownProfile ?? profileOf('srgb'));
  const inSpace = ownProfile ? await inSrgb(colours, ownProfile) : colours;
  const converted = { ...inSpace, bytes: convertedFromSrgb(inSpace.bytes, iccProfile) };
  return withProfile(type, await encoded(converted, options), profileOf(iccProfile));
}

/** A picture as a PNG file. */
export function pngOf(picture: Picture): Promise<Uint8Array> {
  return encoded(picture, { type: 'image/png' });
}

function encoded(
  picture: Picture,
  { type, quality }: { type: PictureType; quality?: number | undefined },
): Promise<Buffer> {
  const image = pipeline(picture);
  const inItsSpace = picture.channels === 1 && type !== 'image/gif' ? image.toColourspace('b-w') : image;
  return ENCODERS[type](inItsSpace, quality ?? DEFAULT_QUALITY).toBuffer();
}

const ENCODERS: Readonly<Record<PictureType, (image: Sharp, quality: number) => Sharp>> = {
  // Tables of the picture's own save a thirtieth of the bytes and take half of the time.
  'image/jpeg': (image, quality) =>
    image.jpeg({ quality, chromaSubsampling: quality >= 90 ? '4:4:4' : '4:2:0', optimiseCoding: false }),
  'image/png': (image) => image.png({ compressionLevel: PNG_LEVEL }),
  'image/gif': (image) => image.gif({ dither: 0 }),
};

/** The colours that a profile means, through a PNG that carries it: the library converts what comes with one. */
async function inSrgb(colours: Picture, profile: Uint8Array): Promise<Picture> {
  const carrier = withProfile('image/png', await pipeline(colours).png({ compressionLevel: 0 }).toBuffer(), profile);
  const { data, info } = await sharp(carrier).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return info.channels === 3 ? { ...colours, bytes: data } : colours;
}

/** Frames of one size as a film that repeats. @param delayMs how long a frame is shown */
export function encodedFilm(frames: readonly Picture[], delayMs: number): Promise<Buffer> {
  const [first] = frames;
  const { width, height } = first!;
  const strip = Buffer.concat(frames.map((frame) => inColour(frame).bytes));
  const raw = { width, height: height * frames.length, channels: 3 as const, pageHeight: height };
  return sharp(strip, { raw })
    .gif({ delay: frames.map(() => delayMs), loop: 0, dither: 0 })
    .toBuffer();
}
