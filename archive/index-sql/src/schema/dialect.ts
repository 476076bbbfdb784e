/** What the two dialects call the same kind of column; the rest of the schema's words are the same in both. */
export interface ColumnTypes {
  /** A row's own number: given by the database, never given twice. */
  readonly key: string;
  /** The same, greater than all that are there: the last one may be given again when its row was removed. Costs nothing. */
  readonly rowKey: string;
  readonly integer: string;
  readonly number: string;
  /** Compared byte by byte as UTF-8. */
  readonly text: string;
  readonly bytes: string;
  /** After the columns of a table. */
  readonly table: string;
  /** The same for a table that is kept in the order of its primary key. */
  readonly clustered: string;
}

export const SQLITE_TYPES: ColumnTypes = {
  key: 'INTEGER PRIMARY KEY AUTOINCREMENT',
  rowKey: 'INTEGER PRIMARY KEY',
  integer: 'INTEGER',
  number: 'REAL',
  text: 'TEXT',
  bytes: 'BLOB',
  table: ' STRICT',
  clustered: ' STRICT, WITHOUT ROWID',
};
