import { type Dataset, TAG } from '@vesalius/dicom';
import type { Series } from '../study/series.ts';
import type { Layout } from './layout.ts';
import type { Window } from './window.ts';

/** What a viewport of a protocol would like to show. Every part that is said has to be met; each that is adds to the score. */
export interface SeriesWish {
  readonly modality?: string;
  /** Words, one of which the Series Description has; without regard to case. */
  readonly description?: string;
  /** Words that it must not have. */
  readonly not?: string;
  readonly bodyPart?: string;
  /** Laterality and View Position: `R CC`. */
  readonly view?: string;
  /** 0 is the study itself, 1 the one before. */
  readonly prior?: number;
  /** What meeting this wish adds besides. */
  readonly weight?: number;
  readonly window?: Window;
}

export interface HangingProtocol {
  readonly name: string;
  readonly layout: Layout;
  /** One for each viewport, in reading order. */
  readonly wishes: readonly SeriesWish[];
}

/** How a study is hung: series by viewport; undefined leaves a viewport empty. */
export interface Hanging {
  readonly protocol: HangingProtocol;
  readonly series: readonly (Series | undefined)[];
}

const WEIGHTS = { modality: 10, description: 5, bodyPart: 5, view: 5, prior: 3, size: 1 };

/** The protocols that come with the viewer, the more particular first. */
export const PROTOCOLS: readonly HangingProtocol[] = [
  { name: 'PET/CT', layout: '1x2', wishes: [{ modality: 'CT' }, { modality: 'PT', not: 'nac uncorrected' }] },
  {
    name: 'MR T1 and T2',
    layout: '1x2',
    wishes: [
      { modality: 'MR', description: 't1' },
      { modality: 'MR', description: 't2 flair' },
    ],
  },
  {
    name: 'Mammography',
    layout: '2x2',
    wishes: ['R CC', 'L CC', 'R MLO', 'L MLO'].map((view) => ({ modality: 'MG', view })),
  },
  { name: 'One series', layout: '1x1', wishes: [{}] },
];

/**
 * Hangs a study by the protocol whose wishes are all met with the highest score; of equal ones by the first. `studies` begins with the
 * study itself, then come earlier ones of the patient, the latest first. The last protocol takes any study.
 */
export function hang(
  studies: readonly (readonly Series[])[],
  protocols: readonly HangingProtocol[] = PROTOCOLS,
): Hanging {
  const hangings = hangingsOf(studies, protocols);
  const best = hangings.reduce((a, b) => (b.score > a.score || a.score === Number.NEGATIVE_INFINITY ? b : a));
  return { protocol: best.protocol, series: best.series };
}

/** The protocols that a study could be hung by. */
export function fitting(
  studies: readonly (readonly Series[])[],
  protocols: readonly HangingProtocol[],
): HangingProtocol[] {
  return hangingsOf(studies, protocols)
    .filter(({ score }) => score > Number.NEGATIVE_INFINITY)
    .map(({ protocol }) => protocol);
}

/** How many earlier studies protocols ask for, of those whose other wishes the study itself meets. */
export function priorsWanted(all: readonly Series[], protocols: readonly HangingProtocol[]): number {
  const own = protocols.filter(({ wishes }) => {
    const now = wishes.filter(({ prior = 0 }) => prior === 0);
    return fill({ name: '', layout: '1x1', wishes: now }, [offersOf(all)]).score > Number.NEGATIVE_INFINITY;
  });
  return Math.max(0, ...own.flatMap(({ wishes }) => wishes.map(({ prior = 0 }) => prior)));
}

function hangingsOf(studies: readonly (readonly Series[])[], protocols: readonly HangingProtocol[]) {
  const offers = studies.map(offersOf);
  return protocols.map((protocol) => fill(protocol, offers));
}

/** Pictures where there are any. */
function offersOf(all: readonly Series[]): readonly Series[] {
  const readable = all.filter(({ kind }) => kind === 'image');
  return readable.length > 0 ? readable : all;
}

function fill(protocol: HangingProtocol, offers: readonly (readonly Series[])[]): Hanging & { readonly score: number } {
  const taken = new Set<Series>();
  let score = 0;
  const series = protocol.wishes.map((wish) => {
    const left = (offers[wish.prior ?? 0] ?? []).filter((one) => !taken.has(one));
    const scored = left.map((one) => ({ one, points: pointsOf(one, wish) }));
    const best = scored.reduce((a, b) => (b.points > a.points ? b : a), {
      one: undefined as Series | undefined,
      points: -1,
    });
    if (best.one) taken.add(best.one);
    score += best.one ? best.points : Number.NEGATIVE_INFINITY;
    return best.one;
  });
  return { protocol, series, score };
}

/** -1 when a wish is not met. More frames break a tie: a localizer has few. */
function pointsOf(series: Series, wish: SeriesWish): number {
  const parts: readonly (readonly [keyof typeof WEIGHTS, unknown, boolean])[] = [
    ['modality', wish.modality, series.modality === wish.modality],
    ['description', wish.description, hasWord(series.description, wish.description)],
    ['bodyPart', wish.bodyPart, saidBy(series, TAG.BodyPartExamined) === wish.bodyPart?.toUpperCase()],
    ['view', wish.view, viewOf(series) === wish.view?.toUpperCase()],
    ['prior', wish.prior || undefined, true],
  ];
  const told = parts.filter(([, value]) => value !== undefined && value !== '');
  if (told.some(([, , isMet]) => !isMet) || (wish.not && hasWord(series.description, wish.not))) return -1;
  const size = 1 - 1 / (1 + series.frames.length);
  return told.reduce((sum, [name]) => sum + WEIGHTS[name], (wish.weight ?? 0) + size * WEIGHTS.size);
}

function hasWord(text: string, words: string | undefined): boolean {
  const lower = text.toLowerCase();
  return (words ?? '')
    .toLowerCase()
    .split(/\s+/)
    .some((word) => word !== '' && lower.includes(word));
}

function viewOf(series: Series): string {
  const laterality = saidBy(series, TAG.ImageLaterality) || saidBy(series, TAG.Laterality);
  const position = saidBy(series, TAG.ViewPosition);
  return [laterality, position].filter(Boolean).join(' ') || series.description.toUpperCase();
}

function saidBy({ instances }: Series, tag: number): string {
  const [first] = instances as readonly (Dataset | undefined)[];
  return first?.text(tag)?.toUpperCase() ?? '';
}

/** A protocol that hangs what viewports show now: by modality, description, the study it is of. */
export function protocolOf(
  name: string,
  layout: Layout,
  shown: readonly (
    | { readonly series: Series; readonly prior: number; readonly window: Window | undefined }
    | undefined
  )[],
): HangingProtocol {
  const wishes = shown.map((one): SeriesWish => {
    if (!one) return {};
    const { series, prior, window } = one;
    return {
      modality: series.modality,
      ...(series.description && { description: longestWord(series.description) }),
      ...(prior > 0 && { prior }),
      ...(window && { window }),
    };
  });
  return { name, layout, wishes };
}

function longestWord(text: string): string {
  return text.split(/\s+/).reduce((a, b) => (b.length > a.length ? b : a));
}
