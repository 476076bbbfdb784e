/** A bar whose length is a round number of millimetres (or pixels). */
export interface ScaleBar {
  /** Of the screen. */
  readonly pixels: number;
  readonly text: string;
}

const STEPS = [1, 2, 5];

/** The longest round bar that fits into `most` screen pixels, where a millimetre (or pixel) takes `perUnit` of them. */
export function scaleBar(perUnit: number, unit: string, most: number): ScaleBar | undefined {
  if (!(perUnit > 0) || !Number.isFinite(perUnit)) return undefined;
  const fits = most / perUnit;
  const power = 10 ** Math.floor(Math.log10(fits));
  const step = STEPS.findLast((one) => one * power <= fits) ?? 1;
  const length = step * power;
  const inCentimetres = unit.startsWith('mm') && length >= 10;
  const text = inCentimetres ? `${tidy(length / 10)} cm${unit.slice(2)}` : `${tidy(length)} ${unit}`;
  return { pixels: length * perUnit, text };
}

function tidy(number: number): string {
  return String(Number(number.toPrecision(3)));
}
