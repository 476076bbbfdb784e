/** Red, green, blue: 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

export type ColourScaleName = 'dose' | 'map';

/** Colours at even steps from the least to the greatest value; between them they are mixed. */
const STOPS: Readonly<Record<ColourScaleName, readonly Rgb[]>> = {
  // As planning systems draw dose: cold is little, red is much.
  dose: [
    [30, 60, 255],
    [0, 190, 255],
    [0, 220, 120],
    [240, 230, 40],
    [255, 140, 0],
    [230, 20, 20],
  ],
  // Lightness grows with the value, so that it reads without colours too.
  map: [
    [68, 1, 84],
    [59, 82, 139],
    [33, 145, 140],
    [94, 201, 98],
    [253, 231, 37],
  ],
};

/** The colour of a share, 0 for the least and 1 for the greatest value. */
export function scaleColour(name: ColourScaleName, share: number): Rgb {
  const stops = STOPS[name];
  const place = Math.min(1, Math.max(0, share)) * (stops.length - 1);
  const at = Math.min(stops.length - 2, Math.floor(place));
  const [from, to] = [stops[at]!, stops[at + 1]!];
  const mixed = (part: 0 | 1 | 2) => Math.round(from[part] + (to[part] - from[part]) * (place - at));
  return [mixed(0), mixed(1), mixed(2)];
}
