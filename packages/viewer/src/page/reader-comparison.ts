import { nameText } from '@vesalius/dicom';
import { colourOf } from '../cornerstone/marks.ts';
import { compareReaders, type Finding, type MergedValue } from '../measure/compare.ts';
import type { Authorship, Mark } from '../measure/mark.ts';
import { measuredText } from '../measure/quantity.ts';
import { say } from '../texts/texts.ts';
import { element } from './element.ts';

/** The readers of marks, each once, in the order of their marks. */
export function readersOf(marks: readonly Mark[]): Authorship[] {
  return [...new Map(marks.map(({ author }) => [author.id, author])).values()];
}

/** A table of what each reader measured, finding by finding, and what that is together. */
export function readerComparison(marks: readonly Mark[]): HTMLElement {
  const readers = readersOf(marks);
  const heads = [say('compare.finding'), ...readers.map(({ observer }) => nameText(observer)), say('compare.merged')];
  const head = element('tr', {}, ...heads.map((text) => element('th', { scope: 'col' }, text)));
  for (const [at, { id }] of readers.entries()) (head.children[at + 1] as HTMLElement).style.color = colourOf(id);
  const rows = compareReaders(marks).map((finding, at) => rowOf(finding, readers, at + 1));
  return element('table', { class: 'compare' }, element('thead', {}, head), element('tbody', {}, ...rows));
}

function rowOf({ marks, merged }: Finding, readers: readonly Authorship[], number: number): HTMLElement {
  const [first] = marks.values();
  const name = `${number}. ${first!.text || say(`mark.${first!.kind}`)}`;
  const values = readers.map(({ id }) => marks.get(id)?.values.map(measuredText).join(', ') ?? '–');
  return element(
    'tr',
    {},
    element('th', { scope: 'row' }, name),
    ...[...values, merged.map(mergedText).join(', ')].map((text) => element('td', {}, text)),
  );
}

function mergedText({ quantity, unit, mean, least, most }: MergedValue): string {
  const told = measuredText({ quantity, unit, value: mean });
  return least === most ? told : say('compare.range', { mean: told, least: least.toFixed(1), most: most.toFixed(1) });
}
