import { DicomModelError } from '../errors/index.ts';
import { unescaped } from './escape.ts';

/** An element of an XML document: local names, text of its own without that of its children. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlElement[];
  text: string;
}

/** An item of a sequence is two elements deep; 64 sequences, the root and a person name within. */
const DEEPEST = 64 * 2 + 6;
const MOST_ELEMENTS = 4_000_000;
const NAME = /[A-Za-z_:][-\w:.]*/y;
const ATTRIBUTE = /\s+([A-Za-z_:][-\w:.]*)\s*=\s*("[^"<]*"|'[^'<]*')/y;
const SPACE = /\s*/y;

/**
 * The root of an XML 1.0 document: elements, attributes, text, CDATA; comments and processing instructions are passed over.
 * No entity beyond the five of XML is known and a document type declaration is refused, so nothing is expanded or fetched.
 * Iterative. Throws `bad-xml` and `xml-doctype` with the position in the text.
 */
export function parseXml(text: string): XmlElement {
  return new XmlReader(text).read();
}

class XmlReader {
  readonly #text: string;
  #at = 0;
  #open: XmlElement[] = [];
  #root: XmlElement | undefined;
  #count = 0;

  constructor(text: string) {
    this.#text = text.startsWith('\uFEFF') ? text.slice(1) : text;
  }

  read(): XmlElement {
    while (this.#at < this.#text.length) {
      const next = this.#text.indexOf('<', this.#at);
      this.#readText(next < 0 ? this.#text.length : next);
      if (next >= 0) this.#readMarkup();
    }
    if (!this.#root || this.#open.length > 0) throw this.#bad('document ends early');
    return this.#root;
  }

  #readText(end: number): void {
    if (end === this.#at) return;
    const raw = this.#text.slice(this.#at, end);
    const element = this.#open.at(-1);
    if (element) element.text += this.#unescaped(raw);
    else if (raw.trim() !== '') throw this.#bad('text outside the root');
    this.#at = end;
  }

  #readMarkup(): void {
    const text = this.#text;
    if (text.startsWith('<!--', this.#at)) this.#passTo('-->', 4);
    else if (text.startsWith('<![CDATA[', this.#at)) this.#readCdata();
    else if (text.startsWith('<?', this.#at)) this.#passTo('?>', 2);
    else if (text.startsWith('</', this.#at)) this.#closeElement();
    else if (text.startsWith('<!', this.#at)) throw new DicomModelError('xml-doctype', { offset: this.#at });
    else this.#openElement();
  }

  #readCdata(): void {
    const start = this.#at + 9;
    this.#passTo(']]>', 9);
    const element = this.#open.at(-1);
    if (!element) throw this.#bad('text outside the root');
    element.text += this.#text.slice(start, this.#at - 3);
  }

  #passTo(end: string, from: number): void {
    const found = this.#text.indexOf(end, this.#at + from);
    if (found < 0) throw this.#bad('markup without end');
    this.#at = found + end.length;
  }

  #openElement(): void {
    this.#at++;
    const name = this.#match(NAME)?.[0];
    if (!name) throw this.#bad('no name');
    if (++this.#count > MOST_ELEMENTS) throw this.#bad('too many elements');
    const element = { name: localName(name), attributes: this.#readAttributes(), children: [], text: '' };
    this.#match(SPACE);
    const parent = this.#open.at(-1);
    if (parent) parent.children.push(element);
    else if (this.#root) throw this.#bad('second root');
    else this.#root = element;
    if (this.#text.startsWith('/>', this.#at)) this.#at += 2;
    else if (this.#text[this.#at] !== '>') throw this.#bad('tag without end');
    else {
      this.#at++;
      this.#open.push(element);
      if (this.#open.length > DEEPEST) throw this.#bad('nested too deep');
    }
  }

  #readAttributes(): ReadonlyMap<string, string> {
    const attributes = new Map<string, string>();
    for (let match = this.#match(ATTRIBUTE); match; match = this.#match(ATTRIBUTE)) {
      const name = localName(match[1]!);
      if (attributes.has(name) && !match[1]!.includes(':')) throw this.#bad('attribute twice');
      attributes.set(name, this.#unescaped(match[2]!.slice(1, -1)));
    }
    return attributes;
  }

  #closeElement(): void {
    this.#at += 2;
    const name = this.#match(NAME)?.[0];
    this.#match(SPACE);
    const element = this.#open.pop();
    if (!name || element?.name !== localName(name) || this.#text[this.#at] !== '>') throw this.#bad('end tag');
    this.#at++;
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match) this.#at = pattern.lastIndex;
    return match;
  }

  #unescaped(text: string): string {
    const result = unescaped(text);
    if (result === undefined) throw this.#bad('entity');
    return result;
  }

  #bad(detail: string): DicomModelError {
    return new DicomModelError('bad-xml', { offset: this.#at, detail });
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
