/** Parts of a statement: texts in quotes stay as they are, and `?` or `?1` outside of them stands for a value. */
const PARTS = /'(?:[^']|'')*'|"[^"]*"|\?(\d*)/g;

/** A statement with `$1` for the first value, `$2` for the next. */
export function numbered(sql: string): string {
  let next = 0;
  return sql.replace(PARTS, (part, number: string | undefined) => {
    if (!part.startsWith('?')) return part;
    next += 1;
    return `$${number || next}`;
  });
}
