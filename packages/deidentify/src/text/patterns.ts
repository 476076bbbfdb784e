export const REMOVED = '[removed]';

interface Pattern {
  readonly pattern: RegExp;
  readonly replacement: string;
}

const LABEL =
  '(?:MRN|SSN|DOB|PID|Pat(?:ient)?[ _.-]?(?:ID|No|Nr|Num(?:ber)?)|Acc(?:ession)?[ _.-]?(?:#|No|Nr|Num(?:ber)?)?|Med(?:ical)?[ _.-]?Rec(?:ord)?[ _.-]?(?:No|Num(?:ber)?)?|Case[ _.-]?(?:ID|No|Num(?:ber)?)|Fallnummer|Versicherungsnummer)';

/** One to three words that begin with a capital letter, with a comma or a caret between them perhaps. */
const NAMES = "\\p{Lu}[\\p{L}'’-]+(?:[ ,^]{1,2}\\p{Lu}[\\p{L}'’-]*\\.?){0,2}";
const STREET = '(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Boulevard|Blvd|Court|Square|Terrace)';

/** What identifies by its form or by the word before it, whether or not an attribute says the same. */
const PATTERNS: readonly Pattern[] = [
  { pattern: /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, replacement: REMOVED },
  { pattern: /\bhttps?:\/\/\S+/gi, replacement: REMOVED },
  { pattern: /(?<!\d)\d{3}-\d{2}-\d{4}(?!\d)/g, replacement: REMOVED },
  { pattern: /(?<![\d.])(?:\+\d{1,3}[ -]?)?\(?\d{3}\)?[ -]\d{3}[ -]\d{4}(?!\d)/g, replacement: REMOVED },
  { pattern: /(?<![\w.])\+\d{1,3}(?:[ -]?\d{2,4}){3,5}(?!\d)/g, replacement: REMOVED },
  {
    pattern: new RegExp(`\\b(${LABEL}\\s*[:#=]?\\s*)(?=[\\w/-]*\\d)[\\w][\\w/-]{2,}`, 'gi'),
    replacement: `$1${REMOVED}`,
  },
  {
    pattern: /\b((?:Dr|Mr|Mrs|Ms|Prof|Herr|Frau|Mme)\.?\s+)\p{Lu}[\p{L}'’-]+(?:[ \t]+\p{Lu}[\p{L}'’-]+)?/gu,
    replacement: `$1${REMOVED}`,
  },
  { pattern: new RegExp(`\\b((?:Patient|Pt|Name)(?: ?name)?\\s*[:=]\\s*)${NAMES}`, 'gu'), replacement: `$1${REMOVED}` },
  { pattern: new RegExp(`(?<!\\d)\\d{1,5} (?:\\p{Lu}[\\p{L}'’-]+ ){1,3}${STREET}\\b\\.?`, 'gu'), replacement: REMOVED },
];

/** Takes out what is an identifier by its form: addresses of mail and web, telephone numbers, labelled numbers, titled names. */
export function removePatterns(text: string): string {
  return PATTERNS.reduce((current, { pattern, replacement }) => current.replace(pattern, replacement), text);
}
