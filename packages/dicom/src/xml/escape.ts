const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const REPLACEMENTS: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  '"': '&quot;',
  '\r': '&#13;',
  '\n': '&#10;',
  '\t': '&#9;',
};
// Characters that markup is made of, white space that parsers change, and all that XML 1.0 has no way to write.
const SPECIAL =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[<>&"\u0000-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Text for an attribute or an element; characters that XML cannot hold become U+FFFD. */
export function escaped(text: string): string {
  return text.replace(SPECIAL, (character) => REPLACEMENTS[character] ?? '\ufffd');
}

/** The text behind the entities of XML and character references; undefined when another entity is named. */
export function unescaped(text: string): string | undefined {
  if (!text.includes('&')) return text;
  let failed = false;
  const result = text.replace(/&(#x[0-9a-fA-F]{1,6}|#\d{1,7}|\w{1,8})?;?/g, (whole, name: string | undefined) => {
    const character = name !== undefined && whole.endsWith(';') ? characterOf(name) : undefined;
    failed ||= character === undefined;
    return character ?? '';
  });
  return failed ? undefined : result;
}

function characterOf(name: string): string | undefined {
  if (!name.startsWith('#')) return ENTITIES[name];
  const code = name[1] === 'x' ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
  const isCharacter = code <= 0x10ffff && code !== 0 && !(code >= 0xd800 && code <= 0xdfff);
  return isCharacter ? String.fromCodePoint(code) : undefined;
}
