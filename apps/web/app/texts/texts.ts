import i18next from 'i18next';
import { en, type TextKey, type Texts } from './en.ts';

export type { TextKey };

const KEY = 'vesalius-language';

/** Languages by their own names; other than English they are loaded when they are wanted. */
export const LANGUAGES: Readonly<Record<string, { name: string; load: () => Promise<Texts> }>> = {
  en: { name: 'English', load: async () => en },
  de: { name: 'Deutsch', load: async () => (await import('./de.ts')).de },
  es: { name: 'Español', load: async () => (await import('./es.ts')).es },
};

/** Takes the language that the person chose, else the first of the browser's that there is. */
export async function prepareTexts(): Promise<void> {
  const wished = [localStorage.getItem(KEY), ...navigator.languages.map((one) => one.slice(0, 2))];
  const language = wished.find((one) => one !== null && Object.hasOwn(LANGUAGES, one)) ?? 'en';
  await i18next.init({
    lng: language,
    fallbackLng: 'en',
    resources: { en: { translation: en }, [language]: { translation: await LANGUAGES[language]!.load() } },
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false, prefix: '{', suffix: '}' }, // React escapes
  });
  document.documentElement.lang = language;
  document.documentElement.dir = i18next.dir(language);
}

export function chooseLanguage(language: string): void {
  localStorage.setItem(KEY, language);
  location.reload();
}

export function currentLanguage(): string {
  // The browser's own locale says how dates are written, when it is of the chosen language.
  return navigator.languages.find((one) => one.startsWith(i18next.language)) ?? i18next.language;
}

export function chosenLanguage(): string {
  return i18next.language;
}

export function text(key: TextKey, values: Readonly<Record<string, string | number>> = {}): string {
  return i18next.t(key, values);
}
