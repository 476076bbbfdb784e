import { type Dataset, lookupTag, tagToText } from '@vesalius/dicom';
import { say } from '../texts/texts.ts';
import { element } from './element.ts';

const MOST_TEXT = 300;

/** All attributes of an instance, sequences in steps, with a field to look for some; perhaps with why there is nothing else. */
export function attributesDocument(instance: Dataset, reason?: string): HTMLElement {
  const body = element('tbody');
  addRows(body, instance, 0);
  const field = element('input', {
    type: 'search',
    placeholder: say('attributes.find'),
    'aria-label': say('attributes.find'),
  });
  field.addEventListener('input', () => {
    const wanted = field.value.trim().toLowerCase();
    for (const row of body.rows) row.hidden = wanted !== '' && !row.textContent.toLowerCase().includes(wanted);
  });
  const head = element(
    'thead',
    {},
    element(
      'tr',
      {},
      ...(['tag', 'name', 'value'] as const).map((name) => element('th', { scope: 'col' }, say(`attributes.${name}`))),
    ),
  );
  const told = reason === undefined ? undefined : element('p', { role: 'status' }, reason);
  const table = element('table', {}, head, body);
  return element('div', { class: 'document', 'data-document': 'attributes' }, told, field, table);
}

function addRows(body: HTMLElement, dataset: Dataset, depth: number): void {
  for (const { tag, vr } of dataset.elements()) {
    const text = tagToText(tag);
    const name = lookupTag(tag)?.name ?? say('attributes.private');
    const value =
      vr === 'SQ' ? say('attributes.items', { count: dataset.items(tag).length }) : valueText(dataset, tag, vr);
    body.append(
      element(
        'tr',
        {},
        element('td', {}, `${'· '.repeat(depth)}(${text.slice(0, 4)},${text.slice(4)})`),
        element('td', {}, name),
        element('td', {}, value),
      ),
    );
    if (vr === 'SQ') for (const item of dataset.items(tag)) addRows(body, item, depth + 1);
  }
}

function valueText(dataset: Dataset, tag: number, vr: string): string {
  if (/^O[BDFLVW]$|^UN$/.test(vr)) return say('attributes.binary');
  const text = dataset.texts(tag).join('\\') || dataset.numbers(tag).join('\\');
  return text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}…` : text;
}
