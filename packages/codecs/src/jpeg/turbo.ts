import loadTurbo from '@cornerstonejs/codec-libjpeg-turbo-8bit/wasmjs';
import { ModuleSlot } from '../wasm/module-slot.ts';
import { QUIET } from '../wasm/quiet.ts';

export const turbo = new ModuleSlot(
  () => loadTurbo({ ...QUIET }),
  ({ HEAPU8 }) => HEAPU8.length,
);
