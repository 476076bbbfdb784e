import { en, type TextKey, type Texts } from './en.ts';

export type { TextKey };

/** Languages other than English are loaded when they are wanted. */
export const LANGUAGES: Readonly<Record<string, { readonly name: string; readonly load: () => Promise<Texts> }>> = {
  en: { name: 'English', load: async () => en },
  de: { name: 'Deutsch', load: async () => (await import('./de.ts')).de },
  es: { name: 'Español', load: async () => (await import('./es.ts')).es },
};

let texts: Texts = en;
let language = 'en';

/** Takes the first language of the wished ones (`de`, `es-MX`) that there is, English otherwise; gives what it took. */
export async function prepareTexts(wished: readonly string[]): Promise<string> {
  const short = wished.map((one) => one.slice(0, 2));
  language = short.find((one) => Object.hasOwn(LANGUAGES, one)) ?? 'en';
  texts = await LANGUAGES[language]!.load();
  return language;
}

export function chosenLanguage(): string {
  return language;
}

/** The text of a key, with values for what stands in braces. */
export function say(key: TextKey, values: Readonly<Record<string, string | number>> = {}): string {
  return texts[key].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
}

/** The text of a key that may not be there: names that instances bring along stay as they are. */
export function sayOr(key: string, otherwise: string): string {
  return Object.hasOwn(texts, key) ? texts[key as TextKey] : otherwise;
}
