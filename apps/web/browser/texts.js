// @ts-nocheck: the root configuration has no DOM library

/** @type {Record<string, string>} */
const texts = await (await fetch('/assets/en.json')).json();

/**
 * The text of a key, with `{name}` replaced by what is given.
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 */
export function text(key, values = {}) {
  return (texts[key] ?? key).replaceAll(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));
}
