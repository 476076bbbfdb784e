import { axialLabels } from '../../phantom/axial.ts';
import { type Noise, paint } from '../../phantom/paint.ts';
import { type Probe, type ProbeValue, probesAt } from '../../phantom/probe.ts';
import type { AxialStack } from '../ct.ts';

/** All frames of a stack one after the other, and the probes in them. */
export function stackPixels(
  stack: AxialStack,
  values: Float32Array,
  noise: Noise,
  probe: ProbeValue,
): { readonly bytes: Uint8Array; readonly probes: readonly Probe[] } {
  const size = stack.grid.rows * stack.grid.columns * 2;
  const bytes = new Uint8Array(size * stack.slices);
  const probes: Probe[] = [];
  for (let index = 0; index < stack.slices; index++) {
    const z = stack.from + index * stack.spacing;
    const labels = axialLabels(stack.grid, z);
    bytes.set(paint(labels, values, noise), index * size);
    for (const found of probesAt(stack.grid, labels, z, stack.spacing, probe))
      probes.push({ ...found, frame: index + 1 });
  }
  return { bytes, probes };
}
