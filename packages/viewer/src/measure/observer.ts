import { type Attributes, type Dataset, TAG } from '@vesalius/dicom';
import { CONCEPT } from './concepts.ts';
import { momentOf } from './document.ts';
import type { Authorship } from './mark.ts';
import { codeValueItem, isConcept, personItem, textItem } from './report-items.ts';

/** A person who reads. Two of one name have two UIDs. */
export interface Observer {
  readonly uid: string;
  readonly login: string;
  /** As a person name (PN). */
  readonly name: string;
}

/** Observer context of a person (PS3.16 TID 1002, TID 1003). */
export function observerItems({ uid, login, name }: Observer): Attributes[] {
  return [
    codeValueItem('HAS OBS CONTEXT', CONCEPT.observerType, CONCEPT.person),
    personItem('HAS OBS CONTEXT', CONCEPT.observerName, name),
    textItem('HAS OBS CONTEXT', CONCEPT.observerLogin, login),
    textItem('HAS OBS CONTEXT', CONCEPT.observerIdentifier, uid),
  ];
}

/** Who made a document, and when. Without an identifier the name has to tell. */
export function authorOf(document: Dataset): Authorship {
  const context = document.items(TAG.ContentSequence);
  const said = (concept: (typeof CONCEPT)['observerName' | 'observerIdentifier']) =>
    context.find((one) => isConcept(one, concept));
  const observer = said(CONCEPT.observerName)?.text(TAG.PersonName) ?? '';
  return {
    id: said(CONCEPT.observerIdentifier)?.text(TAG.TextValue) ?? `name:${observer}`,
    observer,
    at: momentOf(document.text(TAG.ContentDate), document.text(TAG.ContentTime)),
  };
}
