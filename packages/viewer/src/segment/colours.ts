const COLOURS = ['#ff6b5e', '#5ec8ff', '#ffd75e', '#7dff8a', '#d78bff', '#ff9f4a'];

/** The colour of a segment, by its number from 1. */
export function segmentColour(number: number): string {
  return COLOURS[(number - 1) % COLOURS.length]!;
}

/** Red, green and blue, 0 to 255. */
export function rgbOf(colour: string): readonly [red: number, green: number, blue: number] {
  const part = (at: number) => Number.parseInt(colour.slice(at, at + 2), 16);
  return [part(1), part(3), part(5)];
}

/** The same as Recommended Display CIELab Value (PS3.3 §C.10.7.1.1): L*, a*, b* scaled to 16 bits, D50 white. */
export function labColour(number: number): [number, number, number] {
  const [r, g, b] = rgbOf(segmentColour(number)).map((part) => linear(part / 255)) as [number, number, number];
  const x = f((0.4361 * r + 0.3851 * g + 0.1431 * b) / 0.9642);
  const y = f(0.2225 * r + 0.7169 * g + 0.0606 * b);
  const z = f((0.0139 * r + 0.0971 * g + 0.7141 * b) / 0.8249);
  const scaled = (value: number, least: number, span: number) => Math.round(((value - least) / span) * 65_535);
  return [scaled(116 * y - 16, 0, 100), scaled(500 * (x - y), -128, 255), scaled(200 * (y - z), -128, 255)];
}

function linear(part: number): number {
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}

function f(part: number): number {
  return part > 0.008856 ? Math.cbrt(part) : 7.787 * part + 16 / 116;
}
