import type { View } from '../cornerstone/view.ts';
import { type ColourScaleName, scaleColour } from '../display/colour-scale.ts';
import { type ValueGrid, valueAt } from '../report/value-grid.ts';
import type { Vector } from '../study/vector.ts';
import { say } from '../texts/texts.ts';
import { element } from './element.ts';
import type { Layer } from './layer.ts';
import { freshCanvas } from './mask-drawing.ts';
import { paintGrid, type ScreenGrid, screenGrid } from './screen-grid.ts';

/** Every so many screen pixels a value is looked up; between them it is smooth. */
const STEP = 3;
const FIRST_OPACITY = 50;
/** Of the greatest value, per cent: less is not drawn at first. */
const FIRST_LEAST = 10;
const BAR = { width: 140, height: 10 };

/** Values over a picture: colours with their scale, as opaque and from the value on that a person chooses. */
export class ValueLayer implements Layer {
  readonly canvas = element('canvas', { class: 'lines', 'aria-hidden': 'true', 'data-layer': 'values' });
  readonly legend = element('div', { class: 'corner legend values' });
  readonly #grid: ValueGrid;
  readonly #scale: ColourScaleName;
  readonly #picture = element('canvas');
  readonly #opacity = slider('values.opacity', FIRST_OPACITY);
  readonly #least = slider('values.least', FIRST_LEAST);
  #view: View | undefined;
  /** What the picture was painted from. */
  #painted = '';

  constructor(grid: ValueGrid, scale: ColourScaleName) {
    this.#grid = grid;
    this.#scale = scale;
    const bar = element('canvas', { width: String(BAR.width), height: String(BAR.height) });
    paintBar(bar, scale);
    const { name, unit, most } = grid;
    const ends = element(
      'div',
      { class: 'ends' },
      element('span', {}, told(this.#zero, '')),
      element('span', {}, told(most, unit)),
    );
    this.legend.append(element('div', {}, name), bar, ends, this.#opacity.root, this.#least.root);
    for (const { input } of [this.#opacity, this.#least])
      input.addEventListener('input', () => this.#view && this.draw(this.#view));
  }

  /** Values begin at nothing, unless there are some below. */
  get #zero(): number {
    return Math.min(0, this.#grid.least);
  }

  reading(point: Vector): string | undefined {
    const value = valueAt(this.#grid, point);
    return value === undefined ? undefined : told(value, this.#grid.unit);
  }

  draw(view: View): void {
    this.#view = view;
    const context = freshCanvas(this.canvas, view);
    if (!context || !view.frame) return;
    const { columns, rows } = this.#paint(view);
    context.globalAlpha = Number(this.#opacity.input.value) / 100;
    context.drawImage(this.#picture, 0, 0, columns * STEP, rows * STEP);
  }

  #paint(view: View): ScreenGrid {
    const screen = screenGrid(view, STEP);
    const { most } = this.#grid;
    const least = this.#zero + (most - this.#zero) * (Number(this.#least.input.value) / 100);
    const wanted = JSON.stringify([screen, least]);
    if (wanted === this.#painted) return screen;
    this.#painted = wanted;
    paintGrid(this.#picture, screen, (point) => {
      const value = valueAt(this.#grid, point);
      if (value === undefined || value < least) return undefined;
      return [...scaleColour(this.#scale, (value - this.#zero) / (most - this.#zero || 1)), 255];
    });
    return screen;
  }
}

function slider(label: 'values.opacity' | 'values.least', value: number) {
  const input = element('input', {
    type: 'range',
    min: '0',
    max: '100',
    value: String(value),
    'aria-label': say(label),
  });
  return { input, root: element('label', {}, say(label), input) };
}

function paintBar(bar: HTMLCanvasElement, scale: ColourScaleName): void {
  const context = bar.getContext('2d')!;
  for (let x = 0; x < BAR.width; x++) {
    context.fillStyle = `rgb(${scaleColour(scale, x / (BAR.width - 1)).join(' ')})`;
    context.fillRect(x, 0, 1, BAR.height);
  }
}

/** Three places that count, and the unit. */
function told(value: number, unit: string): string {
  return `${Number(value.toPrecision(3))} ${unit}`.trim();
}
