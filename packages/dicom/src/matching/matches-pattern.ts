/**
 * Whether a text is what a pattern says, all of it: `*` any characters, `?` one (PS3.4 §C.2.2.2.4). Compared greedily with one step back:
 * linear in practice, never exponential.
 */
export function matchesPattern(text: string, pattern: string): boolean {
  const [value, wanted] = [[...text], [...pattern]];
  let [at, step, star, mark] = [0, 0, -1, 0];
  while (at < value.length) {
    if (step < wanted.length && wanted[step] !== '*' && (wanted[step] === '?' || wanted[step] === value[at])) {
      at += 1;
      step += 1;
    } else if (step < wanted.length && wanted[step] === '*') {
      star = step;
      mark = at;
      step += 1;
    } else if (star >= 0) {
      step = star + 1;
      mark += 1;
      at = mark;
    } else return false;
  }
  return wanted.slice(step).every((one) => one === '*');
}
