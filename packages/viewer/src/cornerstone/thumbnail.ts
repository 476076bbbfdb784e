import { utilities } from '@cornerstonejs/core';
import { drawingWith } from './engine.ts';

/** Draws a frame small, when nothing more urgent is to be done. Rejects when it cannot be had. */
export async function drawThumbnail(canvas: HTMLCanvasElement, imageId: string): Promise<void> {
  await utilities.loadImageToCanvas({
    canvas,
    imageId,
    thumbnail: true,
    useCPURendering: drawingWith() === 'processor',
  });
}
