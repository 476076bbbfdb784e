/** From luminance and chrominance to red, green and blue, 8 bits each (PS3.3 C.7.6.3.1.2). */
type Conversion = (y: number, cb: number, cr: number, to: Uint8ClampedArray, at: number) => void;

export const YBR_CONVERSIONS: Readonly<Record<string, Conversion>> = {
  YBR_FULL: fullRange,
  YBR_FULL_422: fullRange,
  YBR_PARTIAL_422: partialRange,
  YBR_PARTIAL_420: partialRange,
};

function fullRange(y: number, cb: number, cr: number, to: Uint8ClampedArray, at: number): void {
  const blue = cb - 128;
  const red = cr - 128;
  to[at] = y + 1.402 * red;
  to[at + 1] = y - 0.344136 * blue - 0.714136 * red;
  to[at + 2] = y + 1.772 * blue;
}

/** Luminance 16 to 235, chrominance 16 to 240. */
function partialRange(y: number, cb: number, cr: number, to: Uint8ClampedArray, at: number): void {
  const luminance = 1.164384 * (y - 16);
  const blue = cb - 128;
  const red = cr - 128;
  to[at] = luminance + 1.596027 * red;
  to[at + 1] = luminance - 0.391762 * blue - 0.812968 * red;
  to[at + 2] = luminance + 2.017232 * blue;
}

/** Samples by pixel, three each, converted. */
export function rgbOfYbr(samples: Uint8Array, conversion: Conversion): Uint8Array {
  const colours = new Uint8ClampedArray(samples.length);
  for (let at = 0; at + 2 < samples.length; at += 3) {
    conversion(samples[at]!, samples[at + 1]!, samples[at + 2]!, colours, at);
  }
  return new Uint8Array(colours.buffer);
}

/** Two pixels in four bytes, Y1 Y2 Cb Cr, as three samples for each pixel; both have the chrominance of the pair. */
export function withoutSubsampling(bytes: Uint8Array, pixels: number): Uint8Array {
  const samples = new Uint8Array(pixels * 3);
  for (let pixel = 0; pixel < pixels; pixel++) {
    const pair = (pixel >> 1) * 4;
    samples[pixel * 3] = bytes[pair + (pixel & 1)]!;
    samples[pixel * 3 + 1] = bytes[pair + 2]!;
    samples[pixel * 3 + 2] = bytes[pair + 3]!;
  }
  return samples;
}
