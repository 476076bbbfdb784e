import { type DataElement, type Dataset, foldForSearch, lookupTag, TAG, type Tag, VR_TRAITS } from '@vesalius/dicom';
import { CLINICAL_WORDS } from './clinical-words.ts';

/** What a data set says of who it is about and who was there: searched for in its free text. */
export interface Identifiers {
  /** Folded words of names. */
  readonly words: ReadonlySet<string>;
  /** Folded texts that are looked for as a whole: numbers, addresses, names in scripts without spaces. */
  readonly phrases: ReadonlySet<string>;
  /** Dates as YYYYMMDD, by which an ambiguous date in a text is understood. */
  readonly dates: ReadonlySet<string>;
}

const LEAST_WORD = 2;
/** With an initial before or behind it, a shorter one is many a word. */
const LEAST_JOINED = 4;
const LEAST_PHRASE = 3;
const LEAST_NUMBER = 4;
const LONGEST_PHRASE = 256;
/** Letters that are written without spaces between words: names are looked for inside the text. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}]/u;
const NAME_SEPARATORS = /[\s^=,.;·・_]+/u;

/** These say something about people that many share: the words would tear holes into what is clinical. */
const SHARED: ReadonlySet<Tag> = new Set([
  TAG.EthnicGroup,
  TAG.Occupation,
  TAG.SmokingStatus,
  TAG.PatientReligiousPreference,
  TAG.CountryOfResidence,
  TAG.PatientSpeciesDescription,
  TAG.PatientBreedDescription,
  TAG.TypeOfPatientID,
  TAG.TimezoneOffsetFromUTC,
]);

/** Gathers identifiers over a data set and what is nested in it. */
export class IdentifierGathering implements Identifiers {
  readonly words = new Set<string>();
  readonly phrases = new Set<string>();
  readonly dates = new Set<string>();

  /** Takes in an element that will be removed or replaced. */
  add(element: DataElement): void {
    const vr = element.vr === 'UN' ? (lookupTag(element.tag)?.vr ?? 'UN') : element.vr;
    if (vr === 'PN') for (const text of element.texts()) this.#addName(text);
    else if (vr === 'DA' || vr === 'DT') for (const text of element.texts()) this.#addDate(text);
    else if ((VR_TRAITS[vr].kind === 'text' || vr === 'AE' || vr === 'UR') && !SHARED.has(element.tag)) {
      for (const text of element.texts()) this.#addPhrase(text);
    }
  }

  addAll(dataset: Dataset, wanted: (element: DataElement) => boolean): void {
    for (const element of dataset) {
      if (element.items.length > 0) for (const item of element.items) this.addAll(item, wanted);
      else if (wanted(element)) this.add(element);
    }
  }

  addWord(word: string): void {
    const folded = foldForSearch(word.trim());
    if (folded !== '') (/[\p{L}\p{N}][^\p{L}\p{N}]/u.test(folded) ? this.phrases : this.words).add(folded);
  }

  #addName(text: string): void {
    for (const group of foldForSearch(text).split('=')) {
      const parts = group.split(NAME_SEPARATORS).filter((part) => part !== '');
      if (UNSPACED.test(group)) this.#addUnspaced(parts);
      for (const part of parts) for (const word of part.split(/[^\p{L}\p{N}\p{M}]+/u)) this.#addWordOfName(word);
      for (const one of parts) for (const other of parts) if (one !== other) this.#addJoined(one, other);
    }
  }

  /** As people write names into codes and log-in names: `SmithJohn`, `SmithJ`, `JSmith`. */
  #addJoined(one: string, other: string): void {
    this.#addWordOfName(one + other);
    if (one.length < LEAST_JOINED) return;
    this.#addWordOfName(one + other[0]);
    this.#addWordOfName(other[0] + one);
  }

  #addWordOfName(word: string): void {
    if (word.length >= LEAST_WORD && /\p{L}/u.test(word) && !UNSPACED.test(word)) this.words.add(word);
  }

  /** Family and given name are written together; one of a single character only where it stands alone. */
  #addUnspaced(parts: readonly string[]): void {
    if (parts.length > 1) {
      this.phrases.add(parts.join(''));
      this.phrases.add(parts.join(' '));
    }
    for (const part of parts) ([...part].length > 1 ? this.phrases : this.words).add(part);
  }

  #addDate(text: string): void {
    const digits = text.replaceAll('.', '').slice(0, 8);
    if (/^\d{8}$/.test(digits)) this.dates.add(digits);
  }

  #addPhrase(text: string): void {
    const phrase = foldForSearch(text.trim()).replace(/\s+/g, ' ');
    const least = /^\d+$/.test(phrase) ? LEAST_NUMBER : LEAST_PHRASE;
    if (phrase.length < least || phrase.length > LONGEST_PHRASE || CLINICAL_WORDS.has(phrase)) return;
    this.phrases.add(phrase);
    const digits = phrase.replace(/\D/g, '');
    if (digits !== phrase && digits.length > LEAST_NUMBER) this.phrases.add(digits);
    const short = phrase.replace(/^0+/, '');
    if (/^\d+$/.test(phrase) && short.length > LEAST_NUMBER) this.phrases.add(short);
  }
}
