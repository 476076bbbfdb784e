import type { AuditRecords, SignedAuditHead } from '@vesalius/archive/api';
import { type ChainBreak, ChainWalk } from '@vesalius/audit';

const PAGE = 5_000;

/** What a signed head says that the trail does not. */
export interface HeadFinding {
  readonly id: number;
  /** `cut`: the trail ends before it; `differs`: the row is another; `forged`: the signature is not of the key. */
  readonly problem: 'cut' | 'differs' | 'forged';
}

export interface TrailReport {
  readonly rows: number;
  readonly last: { readonly id: number; readonly link: string };
  readonly breaks: readonly ChainBreak[];
  readonly heads: number;
  readonly headFindings: readonly HeadFinding[];
}

/**
 * Goes over the whole trail: each row under its link, each signed head against the row it names.
 *
 * @param isGenuine whether the signature of a head is one of the key's
 */
export async function verifyTrail(
  records: Pick<AuditRecords, 'sealed'>,
  heads: readonly SignedAuditHead[],
  isGenuine: (head: SignedAuditHead) => boolean,
): Promise<TrailReport> {
  const walk = new ChainWalk();
  const signedLinks = Map.groupBy(heads.filter(isGenuine), ({ id }) => id);
  const headFindings: HeadFinding[] = heads
    .filter((head) => !isGenuine(head))
    .map(({ id }) => ({ id, problem: 'forged' }));
  for (let page = await records.sealed(0, PAGE); page.length > 0; page = await records.sealed(walk.lastId, PAGE))
    for (const { row, link } of page) {
      walk.add(row, link);
      if (signedLinks.get(row.id)?.some((head) => head.link !== link))
        headFindings.push({ id: row.id, problem: 'differs' });
    }
  for (const id of signedLinks.keys()) if (id > walk.lastId) headFindings.push({ id, problem: 'cut' });
  const { rows, lastId, lastLink, breaks } = walk;
  return { rows, last: { id: lastId, link: lastLink }, breaks, heads: heads.length, headFindings };
}
