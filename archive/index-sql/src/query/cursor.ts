import type { SqlValue } from './condition.ts';

/** The keys of the last row of a page, as an opaque text. */
export function cursorOf(keys: readonly SqlValue[]): string {
  return Buffer.from(JSON.stringify(keys)).toString('base64url');
}

export function keysOf(cursor: string, expected: number): readonly SqlValue[] {
  const keys: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  if (!Array.isArray(keys) || keys.length !== expected) throw new Error('the cursor is of another query');
  return keys as SqlValue[];
}
