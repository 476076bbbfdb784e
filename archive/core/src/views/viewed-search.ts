import type { Access, Principal, Query, QueryRow, QuerySupport, Search } from '@vesalius/archive/api';
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
    if (this.#parts.access.scopeOf(principal, 'search').sees !== 'nothing') {
      for await (const row of this.#parts.originals.search(principal, query)) {
        left--;
        yield row;
      }
      offset = offset === 0 ? 0 : Math.max(0, offset - (await this.#parts.originals.count(principal, query)));
    }
    if (left > 0) yield* views.search(principal, { ...query, offset, ...(Number.isFinite(left) && { limit: left }) });
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
