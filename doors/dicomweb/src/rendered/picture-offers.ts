import type { Offer } from '@vesalius/dicomweb';

export type PictureMediaType = 'image/jpeg' | 'image/png' | 'image/gif';

/** The default comes first (PS3.18 Table 8.7.4-1). */
const TYPES: readonly PictureMediaType[] = ['image/jpeg', 'image/png', 'image/gif'];

export interface PictureOffer extends Offer {
  readonly type: PictureMediaType;
}

/** One picture by itself, or in a container for those who ask for one. */
export const ONE_PICTURE: readonly PictureOffer[] = [false, true].flatMap((multipart) =>
  TYPES.map((type) => ({ type, multipart })),
);

/** Several pictures come in a container, whether Accept names it or, as PS3.18 §8.7.4 has it, the type of the pictures alone. */
export const SEVERAL_PICTURES: readonly PictureOffer[] = [true, false].flatMap((multipart) =>
  TYPES.map((type) => ({ type, multipart })),
);

export const THUMBNAIL: readonly PictureOffer[] = TYPES.map((type) => ({ type, multipart: false }));
