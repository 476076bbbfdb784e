import type { Access, IndexStore, Principal, Query, QueryRow, QuerySupport, Search } from '@vesalius/archive/api';

import type { AccessTrail } from '../audit/access-trail.ts';

/** Rows fetched at once from the index while a consumer reads. */
const PAGE = 500;

export class IndexSearch implements Search {
  readonly #index: IndexStore;
  readonly #access: Access;
  readonly #trail: AccessTrail;

  constructor(index: IndexStore, access: Access, trail: AccessTrail) {
    this.#index = index;
    this.#access = access;
    this.#trail = trail;
  }

  support(query: Query): QuerySupport {
    return this.#index.queries.support(query);
  }

  async *search(principal: Principal, query: Query): AsyncIterable<QueryRow> {
    const scope = this.#access.scopeOf(principal, 'search');
    let left = query.limit ?? Number.POSITIVE_INFINITY;
    let after: string | undefined;
    let offset = query.offset;
    let answers = 0;
    let outcome: 'success' | 'failure' = 'failure';
    try {
      while (left > 0) {
        const page = await this.#index.queries.search(scope, pageOf(query, Math.min(PAGE, left), offset), after);
        outcome = 'success';
        answers += page.rows.length;
        yield* page.rows;
        left -= page.rows.length;
        after = page.next;
        offset = undefined;
        if (after === undefined) return;
      }
    } finally {
      this.#trail.queried(principal, query, answers, outcome);
    }
  }

  async searchAll(principal: Principal, query: Query): Promise<QueryRow[]> {
    const rows: QueryRow[] = [];
    for await (const row of this.search(principal, query)) rows.push(row);
    return rows;
  }

  count(principal: Principal, query: Query): Promise<number> {
    return this.#index.queries.count(this.#access.scopeOf(principal, 'search'), query);
  }
}

function pageOf(query: Query, limit: number, offset: number | undefined): Query {
  const { offset: _, ...rest } = query;
  return { ...rest, limit, ...(offset !== undefined && { offset }) };
}
