/** Puts the texts of a language file in the place of `{{key}}`. Throws for a key that is not there: a page without a text is a mistake. */
export function fillTexts(html: string, texts: Readonly<Record<string, string>>): string {
  return html.replaceAll(/\{\{([\w.]+)\}\}/g, (_, key: string) => {
    const found = texts[key];
    if (found === undefined) throw new Error(`No text for ${key}`);
    return found.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
  });
}
