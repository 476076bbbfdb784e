import type { ColumnTypes } from './dialect.ts';

/** What a peer is bound to beside its address, and where it may have instances sent, as JSON. Released: it never changes. */
export function migration0009({ text }: ColumnTypes): string[] {
  return [`ALTER TABLE peers ADD COLUMN binding ${text} NOT NULL DEFAULT '{}'`];
}
