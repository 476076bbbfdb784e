import type { Series } from '../study/series.ts';
import type { Layout } from './layout.ts';

/** What a viewport of a protocol would like to show: each thing that fits adds its weight. */
export interface SeriesWish {
  readonly modality?: string;
  /** Matched against the Series Description, without regard to case. */
  readonly description?: RegExp;
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

const WEIGHTS = { modality: 10, description: 5, size: 1 };

/** The protocols that come with the viewer, the more particular first. */
export const PROTOCOLS: readonly HangingProtocol[] = [
  {
    name: 'PET/CT',
    layout: '1x2',
    wishes: [{ modality: 'CT' }, { modality: 'PT', description: /^(?!.*(nac|uncorrected)).*$/i }],
  },
  {
    name: 'MR T1 and T2',
    layout: '1x2',
    wishes: [
      { modality: 'MR', description: /t1/i },
      { modality: 'MR', description: /t2|flair/i },
    ],
  },
  {
    name: 'Mammography',
    layout: '2x2',
    wishes: [
      { modality: 'MG', description: /r.*cc/i },
      { modality: 'MG', description: /l.*cc/i },
      { modality: 'MG', description: /r.*mlo/i },
      { modality: 'MG', description: /l.*mlo/i },
    ],
  },
  { name: 'One series', layout: '1x1', wishes: [{}] },
];

/** Hangs a study by the protocol whose wishes are all met with the highest score; the last of the list takes any study. */
export function hang(all: readonly Series[], protocols: readonly HangingProtocol[] = PROTOCOLS): Hanging {
  const readable = all.filter(({ kind }) => kind === 'image');
  const offers = (readable.length > 0 ? readable : all) as readonly Series[];
  const hangings = protocols.map((protocol) => fill(protocol, offers));
  const best = hangings.reduce((a, b) => (b.score > a.score || a.score === Number.NEGATIVE_INFINITY ? b : a));
  return { protocol: best.protocol, series: best.series };
}

function fill(protocol: HangingProtocol, offers: readonly Series[]): Hanging & { readonly score: number } {
  const left = [...offers];
  let score = 0;
  const series = protocol.wishes.map((wish) => {
    const scored = left.map((one) => ({ one, points: pointsOf(one, wish) }));
    const best = scored.reduce((a, b) => (b.points > a.points ? b : a), {
      one: undefined as Series | undefined,
      points: -1,
    });
    if (best.one) left.splice(left.indexOf(best.one), 1);
    score += best.one ? best.points : Number.NEGATIVE_INFINITY;
    return best.one;
  });
  return { protocol, series, score };
}

/** -1 when a wish is not met. More frames break a tie: a localizer has few. */
function pointsOf(series: Series, { modality, description }: SeriesWish): number {
  if (modality !== undefined && series.modality !== modality) return -1;
  if (description !== undefined && !description.test(series.description)) return -1;
  const size = 1 - 1 / (1 + series.frames.length);
  return (modality ? WEIGHTS.modality : 0) + (description ? WEIGHTS.description : 0) + size * WEIGHTS.size;
}
