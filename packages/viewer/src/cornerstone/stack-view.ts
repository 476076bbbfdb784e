import { Enums, getEnabledElementByViewportId, type Types } from '@cornerstonejs/core';
import type { Look } from '../display/window.ts';
import type { Frame } from '../study/frame.ts';
import { toImage } from '../study/plane.ts';
import type { Vector } from '../study/vector.ts';
import { theEngine } from './engine.ts';
import { frameOfImage } from './metadata.ts';
import { View } from './view.ts';

/** A stack of frames, one of which is drawn. */
export class StackView extends View {
  protected readonly viewport: Types.IStackViewport;
  #wanted = -1;

  constructor(element: HTMLDivElement, id: string) {
    super(element);
    theEngine().enableElement({
      viewportId: id,
      type: Enums.ViewportType.STACK,
      element,
      defaultOptions: { background: [0, 0, 0] },
    });
    this.viewport = theEngine().getViewport(id) as Types.IStackViewport;
  }

  /** Draws a stack from one of its frames on. Rejects when that frame cannot be had. */
  async show(imageIds: readonly string[], index: number, look: Look): Promise<void> {
    this.#wanted = index;
    await this.viewport.setStack([...imageIds], index);
    // The library tells of a frame that cannot be had elsewhere, and goes on as if nothing were wrong.
    if (this.#wanted === index && this.#image()?.imageId !== imageIds[index])
      throw new Error('the frame cannot be had');
    this.dress(look);
    this.viewport.setProperties({ interpolationType: Enums.InterpolationType.LINEAR });
    this.viewport.render();
  }

  get frame(): Frame | undefined {
    return frameOfImage(this.#image()?.imageId);
  }

  get index(): number {
    return this.viewport.getCurrentImageIdIndex();
  }

  get count(): number {
    return this.viewport.getImageIds().length;
  }

  /** Whether the frame asked for last is the one drawn. */
  get isCurrent(): boolean {
    const wanted = this.viewport.getImageIds()[this.viewport.getTargetImageIdIndex()];
    return wanted !== undefined && this.#image()?.imageId === wanted;
  }

  async scrollTo(index: number): Promise<void> {
    const to = Math.min(this.count - 1, Math.max(0, index));
    this.#wanted = to;
    await this.viewport.setImageIdIndex(to);
    if (this.#wanted === to) this.viewport.render();
  }

  valuesAt(point: Vector): readonly number[] | undefined {
    const image = this.#image();
    const { frame } = this;
    if (!image || !frame) return undefined;
    const [column, row] = toImage(frame.plane, point).map(Math.floor) as [number, number];
    if (column < 0 || row < 0 || column >= image.columns || row >= image.rows) return undefined;
    const pixels = image.getPixelData();
    const size = pixels.length / (image.rows * image.columns);
    const at = (row * image.columns + column) * size;
    return Array.from({ length: Math.min(3, size) }, (_, index) => pixels[at + index]!);
  }

  /** The values of the frame that is drawn, once rescaled, row by row; undefined of a colour image. */
  pixels(): ArrayLike<number> | undefined {
    const image = this.#image();
    const pixels = image?.getPixelData();
    return image && pixels?.length === image.rows * image.columns ? pixels : undefined;
  }

  #image(): Types.IImage | undefined {
    if (!getEnabledElementByViewportId(this.viewport.id)) return undefined;
    const viewport = this.viewport as Types.IStackViewport & { getCornerstoneImage(): Types.IImage | undefined };
    return viewport.getCornerstoneImage();
  }
}
