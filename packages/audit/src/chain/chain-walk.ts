import { FIRST_LINK, linkOf, type SealedRow } from './link.ts';

/** Where a trail does not hold together. */
export interface ChainBreak {
  /** The row at which it shows. */
  readonly id: number;
  /**
   * `changed`: the row is not what was sealed, or stands in another's place; `missing`: rows before it are gone; `unsealed`: it has no link.
   */
  readonly problem: 'changed' | 'missing' | 'unsealed';
}

/** Goes over a trail in the order of its ids and finds every row at which the chain is broken. Memory: one link and the breaks. */
export class ChainWalk {
  readonly breaks: ChainBreak[] = [];
  rows = 0;
  lastId = 0;
  lastLink: string = FIRST_LINK;

  /** @param link the link that is stored with the row, hexadecimal; null when there is none */
  add(row: SealedRow, link: string | null): void {
    const expected = linkOf(this.lastLink, row);
    const gap = row.id !== this.lastId + 1;
    if (link === null) this.breaks.push({ id: row.id, problem: 'unsealed' });
    else if (link !== expected) this.breaks.push({ id: row.id, problem: gap ? 'missing' : 'changed' });
    this.rows += 1;
    this.lastId = row.id;
    // What is stored goes on, so that one break is told once and not at every row behind it.
    this.lastLink = link ?? expected;
  }
}
