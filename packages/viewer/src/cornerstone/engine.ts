import { cache, Enums, init as initCore, RenderingEngine, StackViewport, type Types } from '@cornerstonejs/core';
import { init as initLoader } from '@cornerstonejs/dicom-image-loader';
import { init as initTools } from '@cornerstonejs/tools';
import { provideMetadata } from './metadata.ts';
import { provideOwnImages } from './own-images.ts';

/** What draws: the graphics card (or its imitation), or the processor, which can do stacks only. */
export type Drawing = 'webgl' | 'processor';

const ENGINE_ID = 'vesalius';
const CACHE_BYTES = 1.5 * 1024 ** 3;
const DECODERS = 2;
/** Until the first picture of a view has come, in milliseconds. */
const AGAIN_MS = 100;

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
  provideOwnImages();
  return new RenderingEngine(ENGINE_ID);
}

/** Fits every picture to the size its element has now; zoom, place and turn stay what they were, measured against the fit. */
export function resizeViews(): void {
  if (!engine) return;
  if (drawing === 'processor' && engine.getViewports().some(isEmpty)) return void setTimeout(resizeViews, AGAIN_MS);
  const before = engine.getViewports().map((viewport) => ({
    viewport,
    presentation: viewport.type === Enums.ViewportType.STACK ? viewport.getViewPresentation() : undefined,
    camera: viewport.type === Enums.ViewportType.STACK ? undefined : viewport.getCamera(),
  }));
  engine.resize(true, false);
  for (const { viewport, presentation, camera } of before) {
    if (presentation) viewport.setViewPresentation(presentation);
    if (camera) {
      const { focalPoint, position, viewUp, viewPlaneNormal } = camera;
      viewport.setCamera({ focalPoint, position, viewUp, viewPlaneNormal } as typeof camera);
    }
    viewport.render();
  }
}

/** A view without a picture, which the processor's drawing cannot fit to a size. */
function isEmpty(viewport: Types.IViewport): boolean {
  return viewport instanceof StackViewport && viewport.getImageData() === undefined;
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
