import type { Annotation } from '../render/draw/annotation.ts';
import type { Region, Viewport } from '../render/layout.ts';
import type { Window } from '../render/voi.ts';
import type { ColourSpace } from './colour-space.ts';

export const PICTURE_TYPES = ['image/jpeg', 'image/png', 'image/gif'] as const;
export type PictureType = (typeof PICTURE_TYPES)[number];

/** How a picture is to be (PS3.18 §8.3.5). */
export interface PictureOptions {
  readonly type: PictureType;
  readonly viewport?: Viewport | undefined;
  readonly region?: Region | undefined;
  readonly window?: Window | undefined;
  /** 1 to 100, of lossy types. */
  readonly quality?: number | undefined;
  readonly annotation?: Annotation | undefined;
  /** A line that is written over the picture where it cannot be cut off without loss. */
  readonly watermark?: string | undefined;
  /** `as-is` keeps the image's own profile, else names the space that the samples are to be in; none unless said. */
  readonly iccProfile?: 'as-is' | ColourSpace | undefined;
}
