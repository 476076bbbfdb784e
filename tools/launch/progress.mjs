/**
 * Prints one line on standard error for work that takes a while; the function returned ends it with the time.
 *
 * @param {string} what
 */
export function progress(what) {
  const started = performance.now();
  process.stderr.write(`${what} … `);
  return () => process.stderr.write(`${((performance.now() - started) / 1000).toFixed(0)} s\n`);
}
