import { registerFrame } from '../cornerstone/metadata.ts';
import { drawThumbnail } from '../cornerstone/thumbnail.ts';
import type { SeriesKind } from '../study/kind.ts';
import type { Series } from '../study/series.ts';
import { say } from '../texts/texts.ts';
import type { Desk } from './desk.ts';
import { element } from './element.ts';

/** What stands in a picture's place. */
const SIGNS: Readonly<Record<Exclude<SeriesKind, 'image'>, string>> = {
  segmentation: 'SEG',
  'structure-set': 'RT',
  report: 'SR',
  'key-objects': '★',
  pdf: 'PDF',
  video: '▶',
  waveform: 'ECG',
  presentation: 'PR',
  attributes: '…',
};

/** The series of the study, to click on or to drag into a viewport. */
export class Strip {
  readonly root = element('nav', { class: 'vv-strip', 'aria-label': say('strip.name') });
  readonly #buttons = new Map<string, HTMLButtonElement>();
  readonly #desk: Desk;
  readonly #open: (series: Series) => void;

  constructor(desk: Desk, open: (series: Series) => void) {
    this.#desk = desk;
    this.#open = open;
  }

  list(all: readonly Series[]): void {
    this.root.replaceChildren();
    this.#buttons.clear();
    for (const series of all) this.#add(series);
  }

  /** Marks the series of the chosen viewport. */
  mark(uid: string | undefined): void {
    for (const [key, button] of this.#buttons) button.setAttribute('aria-current', String(key === uid));
  }

  #add(series: Series): void {
    const picture = element('span', { class: 'picture' });
    const count = series.frames.length || series.instances.length;
    const button = element(
      'button',
      {
        type: 'button',
        draggable: 'true',
        'data-series': series.uid,
      },
      picture,
      element('span', { class: 'told' }, series.description || say('strip.series', { number: series.number ?? '' })),
      element('span', { class: 'told more' }, `${series.modality} · ${count}`),
    );
    button.addEventListener('click', () => this.#open(series));
    button.addEventListener('dragstart', (event) => event.dataTransfer?.setData('text/plain', series.uid));
    this.#buttons.set(series.uid, button);
    this.root.append(button);
    if (series.kind === 'image') this.#picture(series, picture);
    else picture.textContent = SIGNS[series.kind];
  }

  #picture(series: Series, place: HTMLElement): void {
    const frame = series.frames[Math.floor(series.frames.length / 2)];
    if (!frame) return;
    const canvas = element('canvas');
    place.append(canvas);
    const imageId = registerFrame(this.#desk.root, frame, this.#desk.modelOf(frame.instance));
    drawThumbnail(canvas, imageId).catch(() => {
      place.textContent = series.modality;
    });
  }
}
