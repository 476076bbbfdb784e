import type { HeadModel } from './head-model.ts';

/** Where the body is in a model: 1 in it, 0 in the air around and in the cavities. */
export type Tissue = Uint8Array;

/** Between air and fat, Hounsfield units; foam is below it. */
const CT_AIR = -350;
const BINS = 256;
/** Values beyond this part of all are outliers, such as metal. */
const BRIGHTEST = 0.99;
/** Of the threshold that parts dark and bright best: noise lies below, the skin above. */
const OF_OTSU = 0.5;
/** Head rests and cables are thinner than twice this, millimetres. */
const THIN = 3;

/** The largest thing in a model that is no air. Thin things around it are not part of it. */
export function tissueOf(model: HeadModel, modality: string): Tissue {
  const threshold = modality === 'CT' ? CT_AIR : signalThreshold(model.values);
  const above = Uint8Array.from(model.values, (value) => (value > threshold ? 1 : 0));
  const steps = Math.max(1, Math.round(THIN / model.spacing));
  const core = largestPart(moved(above, model.size, steps, 0), model.size);
  const grown = moved(core, model.size, steps + 1, 1);
  return grown.map((inside, at) => inside & above[at]!);
}

/** What the air of a model is: the value in the middle of all that is not tissue. */
export function airOf({ values }: HeadModel, tissue: Tissue): number {
  const air: number[] = [];
  for (let at = 0; at < values.length; at += 7)
    if (tissue[at] === 0 && Number.isFinite(values[at]!)) air.push(values[at]!);
  air.sort((a, b) => a - b);
  return air[air.length >> 1] ?? 0;
}

/** Half of the threshold after Otsu, for modalities whose values have no unit. */
function signalThreshold(values: Float32Array): number {
  const finite = values.filter(Number.isFinite).sort();
  const [least, most] = [finite[0] ?? 0, finite[Math.floor(finite.length * BRIGHTEST)] ?? 0];
  if (!(most > least)) return most;
  const counts = new Float64Array(BINS);
  for (const value of finite) counts[Math.min(BINS - 1, Math.floor(((value - least) / (most - least)) * BINS))]!++;
  return least + ((otsu(counts) + 1) / BINS) * (most - least) * OF_OTSU;
}

/** The last bin of the darker class, where the two classes differ most (Otsu 1979). */
function otsu(counts: Float64Array): number {
  const all = counts.reduce((sum, one) => sum + one, 0);
  const weighed = counts.reduce((sum, one, bin) => sum + one * bin, 0);
  let [dark, darkWeighed, best, chosen] = [0, 0, -1, 0];
  for (let bin = 0; bin < counts.length - 1; bin++) {
    dark += counts[bin]!;
    darkWeighed += counts[bin]! * bin;
    const bright = all - dark;
    if (dark === 0 || bright === 0) continue;
    const between = dark * bright * (darkWeighed / dark - (weighed - darkWeighed) / bright) ** 2;
    if (between > best) [best, chosen] = [between, bin];
  }
  return chosen;
}

/** Shrunk (`value` 0) or grown (1) by so many voxels along each axis; what lies beyond the model is as its border. */
function moved(mask: Uint8Array, size: HeadModel['size'], steps: number, value: 0 | 1): Uint8Array {
  let current = mask;
  const strides = [1, size[0], size[0] * size[1]] as const;
  for (let step = 0; step < steps; step++) {
    const next = current.slice();
    for (let at = 0; at < mask.length; at++) {
      if (current[at] !== value) continue;
      for (const [axis, stride] of strides.entries()) {
        const place = Math.floor(at / stride) % size[axis]!;
        if (place > 0) next[at - stride] = value;
        if (place < size[axis]! - 1) next[at + stride] = value;
      }
    }
    current = next;
  }
  return current;
}

/** The largest part of a mask whose voxels touch by their sides. */
function largestPart(mask: Uint8Array, size: HeadModel['size']): Uint8Array {
  const labels = new Int32Array(mask.length);
  const waiting = new Int32Array(mask.length);
  let [label, largest, chosen] = [0, 0, 0];
  for (let start = 0; start < mask.length; start++) {
    if (mask[start] === 0 || labels[start] !== 0) continue;
    const count = fill(mask, labels, waiting, size, start, ++label);
    if (count > largest) [largest, chosen] = [count, label];
  }
  return Uint8Array.from(labels, (one) => (chosen !== 0 && one === chosen ? 1 : 0));
}

function fill(
  mask: Uint8Array,
  labels: Int32Array,
  waiting: Int32Array,
  size: HeadModel['size'],
  start: number,
  label: number,
): number {
  const strides = [1, size[0], size[0] * size[1]] as const;
  let count = 0;
  let end = 0;
  waiting[end++] = start;
  labels[start] = label;
  while (count < end) {
    const at = waiting[count++]!;
    for (const [axis, stride] of strides.entries()) {
      const place = Math.floor(at / stride) % size[axis]!;
      for (const next of [place > 0 ? at - stride : -1, place < size[axis]! - 1 ? at + stride : -1]) {
        if (next < 0 || mask[next] === 0 || labels[next] !== 0) continue;
        labels[next] = label;
        waiting[end++] = next;
      }
    }
  }
  return count;
}
