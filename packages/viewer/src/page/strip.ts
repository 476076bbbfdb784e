import { dateText } from '@vesalius/dicom';
import { frameName } from '../cornerstone/drawn-by-server.ts';
import { preparePalettes } from '../cornerstone/palette.ts';
import { drawThumbnail } from '../cornerstone/thumbnail.ts';
import type { SeriesKind } from '../study/kind.ts';
import type { Series } from '../study/series.ts';
import { say } from '../texts/texts.ts';
import type { Desk } from './desk.ts';
import { element } from './element.ts';
import { watermarkOver } from './watermark.ts';

/** What stands in a picture's place. */
const SIGNS: Readonly<Record<Exclude<SeriesKind, 'image'>, string>> = {
  segmentation: 'SEG',
  'structure-set': 'RT',
  dose: 'Gy',
  'parametric-map': 'MAP',
  report: 'SR',
  'key-objects': '★',
  pdf: 'PDF',
  video: '▶',
  waveform: 'ECG',
  slide: 'WSI',
  presentation: 'PR',
  attributes: '…',
};

/** Another study of the patient, as the strip has it. */
export interface ListedStudy {
  readonly uid: string;
  readonly date: string;
  readonly description: string;
  readonly modalities: readonly string[];
  readonly series: readonly Series[] | undefined;
  readonly bring: () => void;
}

/** Takes a series that is dragged from the strip, by its UID. */
export function onSeriesDropped(root: HTMLElement, dropped: (uid: string) => void): void {
  root.addEventListener('dragover', (event) => event.preventDefault());
  root.addEventListener('drop', (event) => {
    event.preventDefault();
    dropped(event.dataTransfer?.getData('text/plain') ?? '');
  });
}

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

  list(all: readonly Series[], others: readonly ListedStudy[] = []): void {
    this.root.replaceChildren();
    this.#buttons.clear();
    for (const series of all) this.#add(series);
    for (const study of others) this.#addStudy(study);
  }

  /** Marks the series of the chosen viewport. */
  mark(uid: string | undefined): void {
    for (const [key, button] of this.#buttons) button.setAttribute('aria-current', String(key === uid));
  }

  /** Another study of the patient: its series when they are here, else what brings them in. */
  #addStudy({ uid, date, description, modalities, series, bring }: ListedStudy): void {
    const told = [dateText(date), description, modalities.join(' ')].filter(Boolean).join(' · ');
    if (series) {
      this.root.append(element('h2', { class: 'told more' }, told));
      for (const one of series) this.#add(one);
      return;
    }
    const label = element('span', { class: 'told more' }, say('strip.other'));
    const button = element(
      'button',
      { type: 'button', 'data-study': uid },
      label,
      element('span', { class: 'told' }, told),
    );
    button.title = told;
    button.addEventListener('click', bring);
    this.root.append(button);
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
    place.append(canvas, ...watermarkOver(this.#desk));
    const imageId = frameName(this.#desk.root, frame, this.#desk.modelOf(frame.instance));
    const drawn = preparePalettes(this.#desk.root, [frame]).then(() => drawThumbnail(canvas, imageId));
    drawn.catch(() => {
      place.textContent = series.modality;
    });
  }
}
