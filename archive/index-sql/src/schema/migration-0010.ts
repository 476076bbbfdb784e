import type { ColumnTypes } from './dialect.ts';

/** Where sessions come from and when they were confirmed; what roles ask of sessions. Released: it never changes. */
export function migration0010({ integer, text }: ColumnTypes): string[] {
  return [
    `ALTER TABLE sessions ADD COLUMN confirmed_at ${integer} NOT NULL DEFAULT 0`,
    `ALTER TABLE sessions ADD COLUMN address ${text} NOT NULL DEFAULT ''`,
    `ALTER TABLE sessions ADD COLUMN user_agent ${text} NOT NULL DEFAULT ''`,
    `ALTER TABLE roles ADD COLUMN idle_minutes ${integer}`,
    `ALTER TABLE roles ADD COLUMN absolute_minutes ${integer}`,
    `UPDATE roles SET idle_minutes = 15, absolute_minutes = 600 WHERE name = 'administrator'`,
  ];
}
