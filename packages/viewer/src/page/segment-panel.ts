import { segmentColour } from '../segment/colours.ts';
import { PAINT_TOOLS, type Painter, type PaintTool } from '../segment/painter.ts';
import { say } from '../texts/texts.ts';
import { element } from './element.ts';

export interface SegmentPanelChoices {
  readonly choose: (tool: PaintTool) => void;
  readonly changed: () => void;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly interpolate: () => void;
  readonly save: () => void;
}

const RADII = { least: 1, most: 50 };

/** The segments that are drawn, and with what. */
export class SegmentPanel {
  readonly root = element('aside', { class: 'vv-side', 'data-panel': 'segments', 'aria-label': say('segment.title') });
  readonly #choices: SegmentPanelChoices;
  readonly #list = element('ul');
  readonly #saved = element('span', { class: 'by', role: 'status' });
  #painter: Painter | undefined;

  constructor(choices: SegmentPanelChoices) {
    this.#choices = choices;
    this.root.hidden = true;
  }

  open(painter: Painter): void {
    this.#painter = painter;
    this.root.hidden = false;
    const { undo, redo, interpolate, save } = this.#choices;
    this.root.replaceChildren(
      element('h2', {}, say('segment.title')),
      element('div', { class: 'row' }, ...PAINT_TOOLS.map((tool) => this.#tool(tool))),
      this.#brush(painter),
      ...this.#range(painter),
      this.#list,
      this.#button('add', () => {
        painter.add(say('segment.name', { number: painter.segments.length + 1 }));
        this.#choices.changed();
      }),
      element('div', { class: 'row' }, this.#button('undo', undo), this.#button('redo', redo)),
      this.#button('interpolate', interpolate),
      this.#button('save', save),
      this.#saved,
    );
  }

  close(): void {
    this.root.hidden = true;
    this.#painter = undefined;
  }

  /** Writes the list anew, a text for each segment. */
  refresh(texts: readonly string[], chosen: string): void {
    const painter = this.#painter;
    if (!painter) return;
    for (const button of this.root.querySelectorAll<HTMLElement>('[data-paint]'))
      button.setAttribute('aria-pressed', String(button.dataset.paint === chosen));
    const rows = painter.segments.map(({ number, name }, index) =>
      this.#row(painter, number, name, texts[index] ?? ''),
    );
    this.#list.replaceChildren(...rows);
  }

  tellSaved(isSaved: boolean): void {
    this.#saved.textContent = isSaved ? '' : say('saving.waiting');
  }

  #row(painter: Painter, number: number, name: string, text: string): HTMLElement {
    const choose = element(
      'button',
      { type: 'button', 'aria-pressed': String(number === painter.active) },
      `■ ${text}`,
    );
    choose.style.color = segmentColour(number);
    choose.addEventListener('click', () => {
      painter.active = number;
      this.#choices.changed();
    });
    const field = element('input', { type: 'text', value: name, maxlength: '64', 'aria-label': say('segment.rename') });
    field.addEventListener('change', () => {
      painter.rename(number, field.value.trim() || name);
      this.#choices.changed();
    });
    return element('li', {}, choose, ...(number === painter.active ? [field] : []));
  }

  #tool(tool: PaintTool): HTMLElement {
    const button = element('button', { type: 'button', 'data-paint': tool }, say(`segment.${tool}`));
    button.addEventListener('click', () => this.#choices.choose(tool));
    return button;
  }

  #brush(painter: Painter): HTMLElement {
    const slider = element('input', {
      type: 'range',
      min: String(RADII.least),
      max: String(RADII.most),
      value: String(painter.radius),
    });
    slider.addEventListener('input', () => {
      painter.radius = Number(slider.value);
    });
    return element('label', { class: 'by' }, say('segment.radius'), slider);
  }

  /** Only pixels of these values are taken. */
  #range(painter: Painter): HTMLElement[] {
    const box = element('input', { type: 'checkbox' });
    const field = (name: 'least' | 'most', value: string) =>
      element('input', { type: 'number', value, 'aria-label': say(`segment.${name}`) });
    const [least, most] = [field('least', '-100'), field('most', '300')];
    const read = () => {
      painter.range = box.checked ? { least: Number(least.value), most: Number(most.value) } : undefined;
    };
    for (const one of [box, least, most]) one.addEventListener('change', read);
    return [
      element('label', { class: 'by' }, box, ` ${say('segment.range')}`),
      element('div', { class: 'row' }, least, most),
    ];
  }

  #button(name: 'add' | 'undo' | 'redo' | 'interpolate' | 'save', run: () => void): HTMLButtonElement {
    const button = element('button', { type: 'button', 'data-segment': name }, say(`segment.${name}`));
    button.addEventListener('click', run);
    return button;
  }
}
