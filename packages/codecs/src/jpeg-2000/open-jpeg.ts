import loadOpenJpeg from '@cornerstonejs/codec-openjpeg/wasmjs';
import { ModuleSlot } from '../wasm/module-slot.ts';
import { QUIET } from '../wasm/quiet.ts';

export const openJpeg = new ModuleSlot(
  () => loadOpenJpeg({ ...QUIET }),
  ({ HEAPU8 }) => HEAPU8.length,
);
