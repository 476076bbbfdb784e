import loadCharls from '@cornerstonejs/codec-charls/wasmjs';
import { ModuleSlot } from '../wasm/module-slot.ts';
import { QUIET } from '../wasm/quiet.ts';

export const charls = new ModuleSlot(
  () => loadCharls({ ...QUIET }),
  ({ HEAPU8 }) => HEAPU8.length,
);
