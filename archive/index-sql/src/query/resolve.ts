import type { Query, QueryLevel, QuerySupport, TagPath } from '@vesalius/archive/api';
import { lookupTag, type Match, type Tag, tagToText, type VR } from '@vesalius/dicom';
import type { Catalogue, CatalogueEntry } from './catalogue.ts';
import { isBelow } from './levels.ts';
import type { ResolvedMatch, ResolvedQuery } from './resolved-query.ts';
import { momentTest, testOfMatch } from './test-of-match.ts';

interface Found {
  readonly entry: number;
  readonly inside?: readonly string[];
  readonly vr: VR;
}

/** Finds the attributes of a query in the catalogue. */
export class Resolver {
  readonly #catalogue: Catalogue;
  readonly #byPath = new Map<string, number>();

  constructor(catalogue: Catalogue) {
    this.#catalogue = catalogue;
    for (const [at, { path }] of catalogue.entries())
      if (!this.#byPath.has(path.join())) this.#byPath.set(path.join(), at);
  }

  support(query: Query): QuerySupport {
    const include = query.include === 'all' ? [] : (query.include ?? []);
    return {
      unsupportedMatches: [...query.matches, ...(query.anyOf ?? [])]
        .filter((match) => !this.#match(match))
        .flatMap(pathsOf),
      unsupportedIncludes: include.filter((path) => this.#included(path, query.level).length === 0),
    };
  }

  /** What cannot be honoured is left out: `support` tells of it. */
  resolve(query: Query): ResolvedQuery {
    const include = query.include ?? [];
    const order = (query.order ?? []).flatMap(({ by, descending = false }) => {
      const [entry] = this.#included([by], query.level);
      return entry === undefined || !isSortable(this.#catalogue[entry]!) ? [] : [{ entry, descending }];
    });
    return {
      level: query.level,
      matches: query.matches.flatMap((match) => this.#match(match) ?? []),
      include: include === 'all' ? 'all' : include.flatMap((path) => this.#included(path, query.level)),
      order,
      ...(query.limit !== undefined && { limit: query.limit }),
      offset: query.offset ?? 0,
      ...(query.anyOf?.length && { anyOf: query.anyOf.flatMap((match) => this.#match(match) ?? []) }),
      ...(query.behind !== undefined && { behind: query.behind }),
    };
  }

  #match(match: Match): ResolvedMatch | undefined {
    if (match.kind === 'date-time-range') return this.#moment(match);
    const found = this.#find(match.path);
    const test = found && testOfMatch(match, found.vr);
    if (!found || !test) return undefined;
    const { entry, inside } = found;
    // Names inside items are not kept folded.
    if (inside && found.vr === 'PN') return undefined;
    return { entry, test, ...(inside && { inside }) };
  }

  #moment({ date, time, from, to }: Extract<Match, { kind: 'date-time-range' }>): ResolvedMatch | undefined {
    const entry = this.#byPath.get(date.join());
    const timeEntry = this.#byPath.get(time.join());
    if (entry === undefined || timeEntry === undefined) return undefined;
    const [one, other] = [this.#catalogue[entry]!, this.#catalogue[timeEntry]!];
    if (one.place.kind !== 'column' || other.place.kind !== 'column' || one.level !== other.level) return undefined;
    return { entry, timeEntry, test: momentTest(from, to) };
  }

  /** The attribute itself, or one inside the items of a sequence that is kept. */
  #find(path: TagPath): Found | undefined {
    const entry = this.#byPath.get(path.join());
    if (entry !== undefined) return { entry, vr: this.#catalogue[entry]!.vr };
    const sequence = path.length > 1 ? this.#byPath.get(String(path[0])) : undefined;
    if (sequence === undefined || !isItems(this.#catalogue[sequence]!)) return undefined;
    return { entry: sequence, inside: path.slice(1).map(tagToText), vr: vrOf(path.at(-1)!) };
  }

  /** What an answer can hold: attributes of its level and those above; of a sequence that is not kept whole, what is kept of it. */
  #included(path: TagPath, level: QueryLevel): number[] {
    const entry = this.#find(path)?.entry;
    const entries = entry === undefined ? this.#inside(path) : [entry];
    return entries.filter((one) => !isBelow(this.#catalogue[one]!.level, level));
  }

  #inside(sequence: TagPath): number[] {
    return [...this.#catalogue.entries()].flatMap(([at, { path, place }]) =>
      place.kind === 'extra' && path.length > sequence.length && sequence.every((tag, depth) => tag === path[depth])
        ? [at]
        : [],
    );
  }
}

function isItems({ place }: CatalogueEntry): boolean {
  return place.kind === 'column' && place.form === 'items';
}

function isSortable(entry: CatalogueEntry): boolean {
  return entry.place.kind !== 'extra' && !isItems(entry);
}

function vrOf(tag: Tag): VR {
  return lookupTag(tag)?.vr ?? 'UN';
}

function pathsOf(match: Match): readonly TagPath[] {
  return match.kind === 'date-time-range' ? [match.date, match.time] : [match.path];
}
