import type { ByteSource } from '../dataset/byte-source.ts';
import type { Dataset } from '../dataset/dataset.ts';
import type { Encoding } from '../dataset/encoding.ts';
import type { DicomReadError } from '../errors/index.ts';
import { readElement } from './element-step.ts';
import { readFragment } from './fragment-step.ts';
import type { Frame } from './frame.ts';
import { closeFrame } from './frame-end.ts';
import { readItem } from './item-step.ts';
import { type Demand, type ParserOptions, ParserState, type Step } from './parser-state.ts';
import type { PixelDataLocation } from './pixel-data.ts';

const STEPS: Record<Frame['kind'], (state: ParserState, frame: Frame) => Step> = {
  elements: readElement,
  items: readItem,
  fragments: readFragment,
};

/**
 * Reads the elements of one data set out of a source that may still be filling: iterative, with an explicit stack of
 * frames, so that nesting costs no call stack. `run` goes as far as the bytes allow and says what it needs next.
 */
export class DatasetParser {
  readonly #state: ParserState;

  constructor(source: ByteSource, pos: number, encoding: Encoding, options: ParserOptions) {
    this.#state = new ParserState(source, pos, encoding, options);
  }

  /** Reads from `pos` as far as the bytes up to `limit` allow; `final` when no more will come. */
  run(pos: number, limit: number, final: boolean): Demand {
    const state = this.#state;
    state.pos = pos;
    state.limit = limit;
    state.final = final;
    for (;;) {
      const { frame } = state;
      const at = state.pos;
      const step = at + state.shift >= frame.end ? closeFrame(state, frame) : STEPS[frame.kind](state, frame);
      if (step !== 'again') return step;
      if (state.pos <= at && state.frame === frame) throw state.error('no-progress');
    }
  }

  /** The feeder has passed over the bytes it was asked to, without their coming into the source. */
  passedOver(): void {
    this.#state.shift += this.#state.wanted;
  }

  truncated(): DicomReadError {
    return this.#state.error('truncated');
  }

  get dataset(): Dataset {
    return this.#state.dataset;
  }

  get pixelData(): PixelDataLocation | undefined {
    return this.#state.pixelData;
  }

  get pos(): number {
    return this.#state.pos;
  }

  /** After 'need': bytes wanted from `pos` on. After 'skip': bytes of the input to pass over. */
  get wanted(): number {
    return this.#state.wanted;
  }

  get inputOffset(): number {
    return this.#state.inputOffset;
  }
}
