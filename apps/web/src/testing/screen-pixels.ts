import type { Page } from 'playwright-core';
import { hounsfield, MATRIX, PIXEL_MM } from './phantom.ts';

/** What a viewport shows, red channel only, in CSS pixels of its box. */
export interface ScreenPixels {
  readonly grey: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly top: number;
}

/** The pixels of the viewport of that number. */
export async function screenPixels(page: Page, cell = 0): Promise<ScreenPixels> {
  const read = (await page.evaluate(`(() => {
    const canvas = document.querySelectorAll('.vv-cell')[${cell}].querySelector('.stage canvas');
    const { width, height } = canvas;
    const data = canvas.getContext('2d').getImageData(0, 0, width, height).data;
    const grey = new Uint8Array(width * height);
    for (let at = 0; at < grey.length; at++) grey[at] = data[at * 4];
    let text = '';
    for (let at = 0; at < grey.length; at += 8192) text += String.fromCharCode(...grey.subarray(at, at + 8192));
    const box = canvas.getBoundingClientRect();
    return { text: btoa(text), width, height, left: box.left, top: box.top };
  })()`)) as { text: string; width: number; height: number; left: number; top: number };
  return { ...read, grey: new Uint8Array(Buffer.from(read.text, 'base64')) };
}

/** Grey level of a value through a linear window (PS3.3 §C.11.2.1.2). */
export function greyOf(value: number, center: number, width: number): number {
  return Math.max(0, Math.min(255, ((value - (center - width / 2)) / width) * 255));
}

/** Where in the patient a point of the screen lies, from the geometry of the picture alone: nothing of the viewer is asked. */
export type ToPatient = (x: number, y: number) => readonly [x: number, y: number, z: number] | undefined;

/** An axial slice that fills the shorter side of its viewport. */
export function axial({ width, height }: ScreenPixels, z: number): ToPatient {
  const side = MATRIX * PIXEL_MM;
  const scale = Math.min(width, height) / side;
  return (x, y) => {
    const place = [(x + 0.5 - width / 2) / scale, (y + 0.5 - height / 2) / scale] as const;
    return place.some((part) => Math.abs(part) > side / 2 - PIXEL_MM) ? undefined : [place[0], place[1], z];
  };
}

export interface Comparison {
  readonly compared: number;
  readonly off: number;
  readonly worst: number;
}

const SAME_LEVELS = 3;
const FLAT = 6;

/**
 * Compares random points with the truth. Points near an edge of the truth are left out, where a viewer may interpolate; `reach` is how far
 * that is along each axis, in millimetres.
 */
export function compare(
  pixels: ScreenPixels,
  toPatient: ToPatient,
  window: readonly [center: number, width: number],
  reach: readonly [x: number, y: number, z: number] = [2.4, 2.4, 0],
  points = 4000,
  truth: (x: number, y: number, z: number) => number = hounsfield,
): Comparison {
  let [compared, off, worst, seed] = [0, 0, 0, 12345];
  const random = () => {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    return seed / 0x7fffffff;
  };
  for (let tries = 0; compared < points && tries < points * 20; tries++) {
    const [x, y] = [Math.floor(random() * pixels.width), Math.floor(random() * pixels.height)];
    const place = toPatient(x, y);
    if (!place || !isFlat(place, reach, truth)) continue;
    const difference = Math.abs(pixels.grey[y * pixels.width + x]! - greyOf(truth(...place), ...window));
    compared += 1;
    worst = Math.max(worst, difference);
    if (difference > SAME_LEVELS) off += 1;
  }
  return { compared, off, worst };
}

function isFlat(
  place: readonly [number, number, number],
  reach: readonly [number, number, number],
  truth: (x: number, y: number, z: number) => number,
): boolean {
  const steps = [-1, 0, 1];
  const around = steps.flatMap((x) =>
    steps.flatMap((y) =>
      steps.map((z) => truth(place[0] + x * reach[0], place[1] + y * reach[1], place[2] + z * reach[2])),
    ),
  );
  return Math.max(...around) - Math.min(...around) <= FLAT;
}

/** Middle of mass and extent of the points brighter than `level`. */
export function brightSpot({ grey, width, height }: ScreenPixels, level: number, belowRow = height) {
  const found = { count: 0, x: 0, y: 0, left: width, right: -1 };
  for (let y = 0; y < belowRow; y++) {
    for (let x = 0; x < width; x++) {
      if (grey[y * width + x]! <= level) continue;
      found.count += 1;
      found.x += x;
      found.y += y;
      found.left = Math.min(found.left, x);
      found.right = Math.max(found.right, x);
    }
  }
  return { ...found, x: found.x / found.count, y: found.y / found.count };
}
