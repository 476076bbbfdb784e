import { type Dataset, TAG } from '@vesalius/dicom';
import type { Cell } from './cell.ts';

const USUAL_RATE = 15;

/** Runs through a stack again and again, at the rate the instance says. A frame that is late is waited for. */
export class Cine {
  #cell: Cell | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  get playing(): boolean {
    return this.#cell !== undefined;
  }

  toggle(cell: Cell): void {
    if (this.playing) this.stop();
    else this.#play(cell);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#cell = undefined;
  }

  #play(cell: Cell): void {
    const { view } = cell;
    if (!view?.frame || view.count < 2) return;
    this.#cell = cell;
    const pause = 1000 / frameRate(view.frame.instance);
    const step = async () => {
      if (cell.view !== view) return this.stop();
      await view.scrollTo((view.index + 1) % view.count).catch(() => this.stop());
      if (this.#cell === cell) this.#timer = setTimeout(step, pause);
    };
    void step();
  }
}

/** Frames a second (PS3.3 §C.7.6.5). */
export function frameRate(instance: Dataset): number {
  const told = instance.number(TAG.RecommendedDisplayFrameRate) ?? instance.number(TAG.CineRate);
  if (told && told > 0) return told;
  const time = instance.number(TAG.FrameTime);
  return time && time > 0 ? 1000 / time : USUAL_RATE;
}
