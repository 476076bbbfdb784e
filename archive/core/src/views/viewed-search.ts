import type { Access, Principal, Query, QueryRow, QuerySupport, Search } from '@vesalius/archive/api';
import { type Match, TAG } from '@vesalius/dicom';
import type { AccessTrail } from '../audit/access-trail.ts';
import { IndexSearch } from '../query/search.ts';
import type { ViewIndex } from './view-index.ts';
import { type ViewScopes, within } from './view-scope.ts';

export interface ViewedSearchParts {
  readonly originals: Search;
  readonly views: ViewIndex;
  readonly scopes: ViewScopes;
  readonly access: Access;
  readonly trail: AccessTrail;
}

/**
 * What a caller finds: originals, and behind them what is seen through projects. Questions about the latter are put to the index of views alone, so that they
 * are answered as if there were no originals.
 */
export class ViewedSearch implements Search {
  readonly #parts: ViewedSearchParts;

  constructor(parts: ViewedSearchParts) {
    this.#parts = parts;
  }

  support(query: Query): QuerySupport {
    return this.#parts.originals.support(query);
  }

  async *search(principal: Principal, query: Query): AsyncIterable<QueryRow> {
    const views = await this.#viewsOf(principal);
    if (!views) return yield* this.#parts.originals.search(principal, query);
    let left = query.limit ?? Number.POSITIVE_INFINITY;
    let offset = query.offset ?? 0;
    if (
      this.#parts.access.scopeOf(principal, 'search').sees !== 'nothing' &&
      (await this.#isBefore(principal, query))
    ) {
      for await (const row of this.#parts.originals.search(principal, query)) {
        left--;
        yield row;
      }
      offset = offset === 0 ? 0 : Math.max(0, offset - (await this.#ofOriginals(principal, query)));
      query = withoutBehind(query);
    }
    if (left > 0) yield* views.search(principal, { ...query, offset, ...(Number.isFinite(left) && { limit: left }) });
  }

  /** Whether a page begins among the originals: it does unless it goes on behind a study that is none of them. */
  async #isBefore(principal: Principal, { behind }: Query): Promise<boolean> {
    if (behind === undefined) return true;
    const matches: Match[] = [{ kind: 'equals', path: [TAG.StudyInstanceUID], value: behind }];
    return (await this.#parts.originals.count(principal, { level: 'study', matches })) > 0;
  }

  #ofOriginals(principal: Principal, { limit: _, ...query }: Query): Promise<number> {
    return this.#parts.originals.count(principal, query);
  }

  async searchAll(principal: Principal, query: Query): Promise<QueryRow[]> {
    return Array.fromAsync(this.search(principal, query));
  }

  async count(principal: Principal, query: Query): Promise<number> {
    const views = await this.#viewsOf(principal);
    const own = await this.#parts.originals.count(principal, query);
    return own + (views ? await views.count(principal, query) : 0);
  }

  async #viewsOf(principal: Principal): Promise<Search | undefined> {
    const { scopes, views, access, trail } = this.#parts;
    const scope = await scopes.of(principal);
    return scope && new IndexSearch(views.store, within(access, scope), trail);
  }
}

function withoutBehind({ behind: _, ...query }: Query): Query {
  return query;
}
