import loadOpenJph from '@cornerstonejs/codec-openjph/wasmjs';
import { ModuleSlot } from '../wasm/module-slot.ts';
import { QUIET } from '../wasm/quiet.ts';

export const openJph = new ModuleSlot(
  () => loadOpenJph({ ...QUIET }),
  ({ HEAPU8 }) => HEAPU8.length,
);
