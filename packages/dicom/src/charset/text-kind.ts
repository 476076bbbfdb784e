/** Person names have `^` and `=` as delimiters beside the control characters (PS3.5 §6.1.2.5.3). */
export type TextKind = 'text' | 'person-name';

/** Whether the initial sets are in force again behind this code: TAB, LF, FF, CR, backslash; in names `^` and `=`. */
export function isDelimiter(code: number, kind: TextKind): boolean {
  if (code === 0x5c || code === 0x09 || code === 0x0a || code === 0x0c || code === 0x0d) return true;
  return kind === 'person-name' && (code === 0x5e || code === 0x3d);
}
