import { imageLoader, type Types, utilities } from '@cornerstonejs/core';

/** What pictures are named by that do not come from the library's own loader. */
const SCHEME = 'vesalius';

/** Pixels that we bring ourselves: one number each, or red, green and blue. */
export interface OwnPixels {
  readonly columns: number;
  readonly rows: number;
  readonly data: Float32Array | Uint8Array;
}

type Source = () => Promise<OwnPixels>;

const sources = new Map<string, Source>();

/** The name of a picture that is brought by a function, once somebody wants to see it. */
export function ownImage(name: string, bring: Source): string {
  const imageId = `${SCHEME}:${name}`;
  sources.set(imageId, bring);
  return imageId;
}

export function forgetOwnImages(): void {
  sources.clear();
}

export function provideOwnImages(): void {
  imageLoader.registerImageLoader(SCHEME, (imageId) => ({
    promise: sources.get(imageId)!().then((pixels) => imageOf(imageId, pixels)) as Promise<never>,
  }));
}

function imageOf(imageId: string, { columns, rows, data }: OwnPixels): Types.IImage {
  const samples = data.length / (columns * rows);
  const isColour = samples > 1;
  const [least, most] = isColour ? [0, 255] : extentOf(data);
  const size = { columns, rows, width: columns, height: rows };
  const voxelManager = utilities.VoxelManager.createImageVoxelManager({
    width: columns,
    height: rows,
    numberOfComponents: samples,
    scalarData: data,
  });
  return {
    ...size,
    imageId,
    dataType: data.constructor.name,
    color: isColour,
    rgba: samples === 4,
    numberOfComponents: samples,
    minPixelValue: least,
    maxPixelValue: most,
    windowCenter: isColour ? 128 : (least + most) / 2,
    windowWidth: isColour ? 256 : most - least || 1,
    ...(!isColour && { voiLUTFunction: 'LINEAR_EXACT' }), // widths may be less than one
    slope: 1,
    intercept: 0,
    invert: false,
    columnPixelSpacing: 1,
    rowPixelSpacing: 1,
    sizeInBytes: data.byteLength,
    voxelManager,
    getPixelData: () => data,
    getCanvas: () => canvasOf(columns, rows, data),
  } as unknown as Types.IImage;
}

/** For the processor's drawing: it wants colours with their opacity. */
function canvasOf(columns: number, rows: number, data: ArrayLike<number>): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = columns;
  canvas.height = rows;
  const context = canvas.getContext('2d')!;
  const image = context.createImageData(columns, rows);
  const samples = data.length / (columns * rows);
  for (let pixel = 0; pixel < columns * rows; pixel++) {
    for (let part = 0; part < 3; part++) image.data[pixel * 4 + part] = data[pixel * samples + part] ?? 0;
    image.data[pixel * 4 + 3] = 255;
  }
  context.putImageData(image, 0, 0);
  return canvas;
}

function extentOf(data: ArrayLike<number>): [least: number, most: number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let at = 0; at < data.length; at++) {
    const value = data[at]!;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return [least, most];
}
