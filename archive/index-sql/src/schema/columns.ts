import { INDEXED_ATTRIBUTES, type IndexedAttribute, type QueryLevel } from '@vesalius/archive/api';

export function foldedColumn(column: string): string {
  return `${column}_folded`;
}

export function attributesOf(level: QueryLevel): readonly IndexedAttribute[] {
  return INDEXED_ATTRIBUTES.filter((attribute) => attribute.level === level);
}

/** The columns of a level's own attributes, in the order in which records carry their values. */
export function columnsOf(level: QueryLevel): readonly string[] {
  return attributesOf(level).flatMap(({ column, form }) =>
    form === 'name' ? [column, foldedColumn(column)] : [column],
  );
}

/** The columns of a level's own attributes that hold folded names. */
export function nameColumnsOf(level: QueryLevel): readonly string[] {
  return attributesOf(level).flatMap(({ column, form }) => (form === 'name' ? [foldedColumn(column)] : []));
}
