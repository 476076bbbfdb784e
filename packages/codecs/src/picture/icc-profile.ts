import { type ColourSpace, type Curve, SPACES, toLinear } from './colour-space.ts';

const HEADER_BYTES = 128;
const TAG_BYTES = 12;
/** D50, the white of every profile's connection space. */
const WHITE = [0.9642, 1, 0.8249] as const;
const CURVE_POINTS = 1024;
const VERSION_2_1 = 0x02100000;

/** A display profile of version 2.1 by matrix and curve for one of our colour spaces (ICC.1:2001-04). */
export function profileOf(space: ColourSpace): Uint8Array {
  const { name, toXyz, curve } = SPACES[space];
  const column = (index: number) => xyz(toXyz[0][index]!, toXyz[1][index]!, toXyz[2][index]!);
  const curves = curveOf(curve);
  const tags: readonly (readonly [string, Uint8Array])[] = [
    ['desc', description(name)],
    ['cprt', text('No copyright, use freely')],
    ['wtpt', xyz(...WHITE)],
    ['rXYZ', column(0)],
    ['gXYZ', column(1)],
    ['bXYZ', column(2)],
    ['rTRC', curves],
    ['gTRC', curves],
    ['bTRC', curves],
  ];
  return assembled(tags);
}

/** Tags of the same data share it. */
function assembled(tags: readonly (readonly [string, Uint8Array])[]): Uint8Array {
  const places = new Map<Uint8Array, number>();
  let end = HEADER_BYTES + 4 + tags.length * TAG_BYTES;
  for (const [, data] of tags) {
    if (places.has(data)) continue;
    places.set(data, end);
    end += Math.ceil(data.length / 4) * 4;
  }
  const profile = new Uint8Array(end);
  const view = new DataView(profile.buffer);
  header(view, end);
  view.setUint32(HEADER_BYTES, tags.length);
  tags.forEach(([signature, data], index) => {
    const at = HEADER_BYTES + 4 + index * TAG_BYTES;
    ascii(view, at, signature);
    view.setUint32(at + 4, places.get(data)!);
    view.setUint32(at + 8, data.length);
    profile.set(data, places.get(data)!);
  });
  return profile;
}

function header(view: DataView, size: number): void {
  view.setUint32(0, size);
  view.setUint32(8, VERSION_2_1);
  ascii(view, 12, 'mntrRGB XYZ ');
  view.setUint16(24, 2026);
  view.setUint16(26, 1);
  view.setUint16(28, 1);
  ascii(view, 36, 'acsp');
  WHITE.forEach((value, index) => {
    view.setInt32(68 + index * 4, Math.round(value * 65536));
  });
}

function xyz(x: number, y: number, z: number): Uint8Array {
  const view = typed('XYZ ', 20);
  [x, y, z].forEach((value, index) => {
    view.setInt32(8 + index * 4, Math.round(value * 65536));
  });
  return new Uint8Array(view.buffer);
}

function curveOf(curve: Curve): Uint8Array {
  const view = typed('curv', 12 + CURVE_POINTS * 2);
  view.setUint32(8, CURVE_POINTS);
  for (let point = 0; point < CURVE_POINTS; point++) {
    view.setUint16(12 + point * 2, Math.round(65535 * toLinear(curve, point / (CURVE_POINTS - 1))));
  }
  return new Uint8Array(view.buffer);
}

function text(value: string): Uint8Array {
  const view = typed('text', 8 + value.length + 1);
  ascii(view, 8, value);
  return new Uint8Array(view.buffer);
}

/** A text in ASCII; its Unicode and Macintosh forms are empty. */
function description(value: string): Uint8Array {
  const view = typed('desc', 12 + value.length + 1 + 8 + 70);
  view.setUint32(8, value.length + 1);
  ascii(view, 12, value);
  return new Uint8Array(view.buffer);
}

function typed(signature: string, length: number): DataView<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(length));
  ascii(view, 0, signature);
  return view;
}

function ascii(view: DataView, at: number, value: string): void {
  for (let index = 0; index < value.length; index++) view.setUint8(at + index, value.charCodeAt(index));
}
