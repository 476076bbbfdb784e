import { cache, init as initCore, RenderingEngine } from '@cornerstonejs/core';
import { init as initLoader } from '@cornerstonejs/dicom-image-loader';
import { init as initTools } from '@cornerstonejs/tools';
import { provideMetadata } from './metadata.ts';

/** What draws: the graphics card (or its imitation), or the processor, which can do stacks only. */
export type Drawing = 'webgl' | 'processor';

const ENGINE_ID = 'vesalius';
const CACHE_BYTES = 1.5 * 1024 ** 3;
const DECODERS = 2;

let engine: RenderingEngine | undefined;
let drawing: Drawing = 'webgl';

/** The one rendering engine of the page, started on first use. */
export function theEngine(): RenderingEngine {
  engine ??= start();
  return engine;
}

export function drawingWith(): Drawing {
  theEngine();
  return drawing;
}

function start(): RenderingEngine {
  drawing = hasWebGl() ? 'webgl' : 'processor';
  initCore({ rendering: { useCPURendering: drawing === 'processor' }, debug: {} });
  initLoader({ maxWebWorkers: DECODERS });
  initTools();
  cache.setMaxCacheSize(CACHE_BYTES);
  provideMetadata();
  return new RenderingEngine(ENGINE_ID);
}

/** Lets go of every picture and the graphics context. */
export function stopEngine(): void {
  engine?.destroy();
  engine = undefined;
  cache.purgeCache();
}

function hasWebGl(): boolean {
  return document.createElement('canvas').getContext('webgl2') !== null;
}
