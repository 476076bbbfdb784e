/** RGB spaces that a picture can be given in (PS3.18 §8.3.5.1.5), by CIE xy of their primaries, white D50-adapted for a profile. */
export const COLOUR_SPACES = ['srgb', 'adobergb', 'rommrgb', 'displayp3'] as const;
export type ColourSpace = (typeof COLOUR_SPACES)[number];

type Vector = readonly [number, number, number];
/** Rows X, Y, Z; columns red, green, blue. */
export type Matrix = readonly [Vector, Vector, Vector];

export interface SpaceOfColours {
  readonly name: string;
  /** Linear light to XYZ under D50, as profiles hold it. */
  readonly toXyz: Matrix;
  /** The curve of a sample, 0 to 1, to linear light: an exponent, or the four numbers and exponent of a curve with a straight foot. */
  readonly curve: Curve;
}

/** y = (a x + b)^g where x >= d, else c x (ICC.1:2010 parametric curve of type 3). */
export interface Curve {
  readonly g: number;
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
}

const SRGB_CURVE: Curve = { g: 2.4, a: 1 / 1.055, b: 0.055 / 1.055, c: 1 / 12.92, d: 0.04045 };
const gamma = (g: number, c = 0, d = 0): Curve => ({ g, a: 1, b: 0, c, d });

export const SPACES: Readonly<Record<ColourSpace, SpaceOfColours>> = {
  srgb: {
    name: 'sRGB',
    curve: SRGB_CURVE,
    toXyz: [
      [0.4360747, 0.3850649, 0.1430804],
      [0.2225045, 0.7168786, 0.0606169],
      [0.0139322, 0.0971045, 0.7141733],
    ],
  },
  adobergb: {
    name: 'Adobe RGB (1998) compatible',
    curve: gamma(563 / 256),
    toXyz: [
      [0.6097559, 0.2052401, 0.149224],
      [0.3111242, 0.625656, 0.0632197],
      [0.0194811, 0.0608902, 0.7448387],
    ],
  },
  rommrgb: {
    name: 'ROMM RGB',
    curve: gamma(1.8, 1 / 16, 16 * (1 / 512)),
    toXyz: [
      [0.7976749, 0.1351917, 0.0313534],
      [0.2880402, 0.7118741, 0.0000857],
      [0, 0, 0.82521],
    ],
  },
  displayp3: {
    name: 'Display P3',
    curve: SRGB_CURVE,
    toXyz: [
      [0.5151187, 0.2919778, 0.1571035],
      [0.2411892, 0.6922441, 0.0665668],
      [-0.0010505, 0.0418791, 0.7840713],
    ],
  },
};

export function toLinear({ g, a, b, c, d }: Curve, sample: number): number {
  return sample >= d ? (a * sample + b) ** g : c * sample;
}

export function fromLinear({ g, a, b, c, d }: Curve, light: number): number {
  const foot = c * d;
  if (light < foot) return c === 0 ? 0 : light / c;
  return (Math.max(light, 0) ** (1 / g) - b) / a;
}

/** From samples of sRGB, 8 bits, three a pixel, to those of another space; colours out of it are cut. */
export function convertedFromSrgb(bytes: Uint8Array, space: ColourSpace): Uint8Array {
  if (space === 'srgb') return bytes;
  const matrix = product(inverse(SPACES[space].toXyz), SPACES.srgb.toXyz);
  const linear = Float64Array.from({ length: 256 }, (_, sample) => toLinear(SRGB_CURVE, sample / 255));
  const converted = new Uint8ClampedArray(bytes.length);
  for (let at = 0; at + 2 < bytes.length; at += 3) {
    const [red, green, blue] = [linear[bytes[at]!]!, linear[bytes[at + 1]!]!, linear[bytes[at + 2]!]!];
    for (let channel = 0; channel < 3; channel++) {
      const row = matrix[channel]!;
      converted[at + channel] = 255 * fromLinear(SPACES[space].curve, row[0] * red + row[1] * green + row[2] * blue);
    }
  }
  return new Uint8Array(converted.buffer);
}

function product(left: Matrix, right: Matrix): Matrix {
  const cell = (row: number, column: number) =>
    left[row]![0] * right[0][column]! + left[row]![1] * right[1][column]! + left[row]![2] * right[2][column]!;
  const row = (index: number): Vector => [cell(index, 0), cell(index, 1), cell(index, 2)];
  return [row(0), row(1), row(2)];
}

/** By cofactors. */
function inverse([[a, b, c], [d, e, f], [g, h, i]]: Matrix): Matrix {
  const determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  const scaled = (x: number, y: number, z: number): Vector => [x / determinant, y / determinant, z / determinant];
  return [
    scaled(e * i - f * h, c * h - b * i, b * f - c * e),
    scaled(f * g - d * i, a * i - c * g, c * d - a * f),
    scaled(d * h - e * g, b * g - a * h, a * e - b * d),
  ];
}
