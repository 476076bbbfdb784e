import { type DataElement, type Dataset, TAG, type Tag, VR_TRAITS } from '@vesalius/dicom';
import { isFreeText, vrOf } from '../engine/element-vr.ts';
import { MARKS } from '../mark/marks.ts';
import type { Identifiers } from '../text/identifiers.ts';
import { REMOVED } from '../text/patterns.ts';
import { Redactor } from '../text/redactor.ts';
import { DUMMY_TEXT } from '../value/dummy-value.ts';

/** Names in letters that are written without spaces are phrases, not words. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}]/u;
/** Values of codes stand for what a table says; a name may happen to be the same. */
const CODED: ReadonlySet<Tag> = new Set([
  TAG.CodeValue,
  TAG.CodingSchemeDesignator,
  TAG.CodingSchemeVersion,
  TAG.CodeMeaning,
  TAG.LongCodeValue,
]);
/** Bytes that nobody has read are looked through as text up to this. */
const MOST_BYTES = 1024 * 1024;

/** Names that must not stand in an output any more; to be made before the data set is changed. */
export class ForbiddenNames {
  readonly #redactor: Redactor;
  readonly isEmpty: boolean;

  /** @param keepWords folded words that the profile lets stay */
  constructor({ words, phrases }: Identifiers, keepWords: ReadonlySet<string>) {
    const unspaced = new Set([...phrases].filter((phrase) => UNSPACED.test(phrase)));
    const named = { words, phrases: unspaced, dates: new Set<string>() };
    this.isEmpty = words.size === 0 && unspaced.size === 0;
    this.#redactor = new Redactor(named, { dates: 'keep', replaceUid: (uid) => uid, keepWords });
  }

  /**
   * Whether one stands in a text of a data set, at any depth, private and unread values among them.
   *
   * @param pseudonym what Patient's Name and Patient ID are now, which may hold a word that is somebody's name
   */
  standIn(dataset: Dataset, pseudonym: string): boolean {
    for (const element of dataset) {
      if (element.items.length > 0) {
        if (element.items.some((item) => this.standIn(item, pseudonym))) return true;
      } else if (this.standsIn(element, pseudonym)) return true;
    }
    return false;
  }

  /** The same of one element that has no items. */
  standsIn(element: DataElement, pseudonym: string): boolean {
    if (element.isEmpty || element.skipped || CODED.has(element.tag) || MARKS.has(element.tag)) return false;
    const vr = vrOf(element);
    if (isFreeText(vr)) return element.texts().some((text) => text !== pseudonym && this.#names(text));
    if (VR_TRAITS[vr].kind !== 'bytes' || (element.length ?? 0) > MOST_BYTES || element.tag === TAG.PixelData)
      return false;
    const { bytes } = element;
    return bytes !== undefined && isText(bytes) && this.#names(new TextDecoder().decode(bytes));
  }

  /** What we have written ourselves may be somebody's name: people who were de-identified before are called REMOVED. */
  #names(text: string): boolean {
    const theirs = text.replaceAll(REMOVED, '').trim();
    return theirs !== DUMMY_TEXT && this.#redactor.removeKnown(theirs) !== theirs;
  }
}

/** Bytes that are no text hold what looks like a short name by chance. */
function isText(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte >= 0x20 || byte === 0 || (byte >= 0x09 && byte <= 0x0d));
}
