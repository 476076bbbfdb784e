import { hash } from 'node:crypto';

/** A row of an audit trail as the chain seals it: the texts that are stored, not what they mean. */
export interface SealedRow {
  readonly id: number;
  /** Milliseconds since 1970, UTC. */
  readonly at: number;
  readonly kind: string;
  readonly outcome: string;
  readonly actor: string;
  readonly address: string | null;
  readonly studyInstanceUid: string | null;
  /** JSON text, byte for byte. */
  readonly facts: string | null;
}

/** What the first row of a trail is sealed with. */
export const FIRST_LINK = '0'.repeat(64);

/**
 * The link of a row: SHA-256 over the link before it and the row in its canonical form, hexadecimal. Nothing of the row or of any row before
 * it can change without every later link changing.
 *
 * @param previous the link of the row before, or `FIRST_LINK`
 */
export function linkOf(previous: string, row: SealedRow): string {
  const { id, at, kind, outcome, actor, address, studyInstanceUid, facts } = row;
  // JSON of an array of strings, whole numbers and nulls has one form only.
  return hash('sha256', previous + JSON.stringify([id, at, kind, outcome, actor, address, studyInstanceUid, facts]));
}
