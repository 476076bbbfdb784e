import type { Reading, View } from '../cornerstone/view.ts';
import { cornerTexts } from '../display/corner-texts.ts';
import { scaleBar } from '../display/scale-bar.ts';
import { unitText } from '../measure/quantity.ts';
import type { Frame } from '../study/frame.ts';
import { lengthUnit } from '../study/spacing.ts';
import type { Gap } from '../study/volume.ts';
import { say } from '../texts/texts.ts';
import { element } from './element.ts';
import type { Switches } from './switches.ts';

const CORNERS = { topLeft: 'tl', topRight: 'tr', bottomLeft: 'bl', bottomRight: 'br' } as const;
const SIDES = ['top', 'right', 'bottom', 'left'] as const;
const BAR_SHARE = 0.25;

/** What is told of a frame besides itself. */
export interface FrameMarks {
  readonly isKey: boolean;
  /** Of another study of the patient. */
  readonly isOther: boolean;
  /** That lies before it in the stack. */
  readonly gap?: Gap | undefined;
}

/** Texts, letters and scale around a picture. What it says is of the picture drawn, not of one asked for. */
export class Overlay {
  readonly parts: readonly HTMLElement[];
  readonly #corners: Record<keyof typeof CORNERS, HTMLElement>;
  readonly #sides: Record<(typeof SIDES)[number], HTMLElement>;
  readonly #scale = element('div', { class: 'scale' }, element('span'));
  #readingText = '';

  constructor() {
    const corner = (name: keyof typeof CORNERS) =>
      element('div', { class: `corner ${CORNERS[name]}`, 'data-corner': name });
    this.#corners = {
      topLeft: corner('topLeft'),
      topRight: corner('topRight'),
      bottomLeft: corner('bottomLeft'),
      bottomRight: corner('bottomRight'),
    };
    const side = (name: string) => element('div', { class: `side ${name}`, 'data-side': name });
    this.#sides = { top: side('top'), right: side('right'), bottom: side('bottom'), left: side('left') };
    this.parts = [...Object.values(this.#corners), ...Object.values(this.#sides), this.#scale];
  }

  draw(view: View, switches: Switches, marks: FrameMarks): void {
    const { frame } = view;
    for (const part of this.parts) part.hidden = !switches.overlays || !frame;
    if (!frame) return;
    const perUnit = view.perUnit();
    const texts = cornerTexts(frame, {
      index: view.index,
      count: view.count,
      window: view.window(),
      zoom: perUnit * frame.plane.columnSpacing,
      identity: switches.identity ? 'shown' : 'hidden',
      place: view.place,
    });
    for (const name of Object.keys(CORNERS) as (keyof typeof CORNERS)[]) {
      this.#corners[name].textContent = [...this.#added(name, marks), ...texts[name]].join('\n');
    }
    this.#drawSides(view, frame);
    this.#drawScale(view, frame, perUnit);
  }

  /** Place and value under the pointer, and what lies over it; undefined when it left. */
  tell(reading: Reading | undefined, frame: Frame | undefined, over?: string): void {
    const told = reading?.values && frame ? readingText(reading, frame) : '';
    this.#readingText = [told, over].filter(Boolean).join(' · ');
  }

  #added(name: keyof typeof CORNERS, { isKey, isOther, gap }: FrameMarks): string[] {
    if (name === 'topRight' && isOther) return [say('corner.earlier')];
    if (name === 'bottomRight' && isKey) return [`★ ${say('keyImages.sign')}`];
    if (name !== 'bottomLeft') return [];
    const missing = gap && say('corner.gap', { size: Number(gap.millimetres.toFixed(1)) });
    return [missing, this.#readingText].filter((line): line is string => Boolean(line));
  }

  #drawSides(view: View, frame: Frame): void {
    const letters = frame.plane.inPatient ? view.sides() : { top: '', right: '', bottom: '', left: '' };
    for (const side of SIDES) this.#sides[side].textContent = letters[side];
  }

  #drawScale(view: View, frame: Frame, perUnit: number): void {
    const bar = scaleBar(perUnit, unitText(lengthUnit(frame.plane.spacing)), view.element.clientWidth * BAR_SHARE);
    this.#scale.hidden ||= !bar;
    if (!bar) return;
    this.#scale.style.width = `${bar.pixels}px`;
    this.#scale.firstElementChild!.textContent = bar.text;
  }
}

/** `(12.3, -4.0, 80.0) mm: 41 HU`; columns and rows where there is no patient around. */
function readingText({ point, values = [], units }: Reading, { plane }: Frame): string {
  const place = plane.inPatient
    ? `(${point.map((part) => part.toFixed(1)).join(', ')}) mm`
    : `(${Math.round(point[0] / plane.columnSpacing)}, ${Math.round(point[1] / plane.rowSpacing)})`;
  const tidy = (value: number) => (Number.isInteger(value) ? String(value) : value.toFixed(2));
  const each = units.length === values.length;
  const told = values
    .map((value, at) => (each ? `${tidy(value)} ${units[at]}` : tidy(value)).trim())
    .join(each ? ' · ' : ' ');
  return `${place}: ${told} ${each ? '' : (units[0] ?? '')}`.trim();
}
