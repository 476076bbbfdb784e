import { type Dataset, lookupTag, tagToText } from '@vesalius/dicom';
import { element } from './element.ts';

const MOST_TEXT = 300;

/** All attributes of an instance, sequences in steps, with a field to look for some. */
export function attributesDocument(instance: Dataset): HTMLElement {
  const body = element('tbody');
  addRows(body, instance, 0);
  const field = element('input', {
    type: 'search',
    placeholder: 'Find an attribute',
    'aria-label': 'Find an attribute',
  });
  field.addEventListener('input', () => {
    const wanted = field.value.trim().toLowerCase();
    for (const row of body.rows) row.hidden = wanted !== '' && !row.textContent.toLowerCase().includes(wanted);
  });
  const head = element(
    'thead',
    {},
    element('tr', {}, ...['Tag', 'Attribute', 'Value'].map((text) => element('th', { scope: 'col' }, text))),
  );
  return element('div', { class: 'document', 'data-document': 'attributes' }, field, element('table', {}, head, body));
}

function addRows(body: HTMLElement, dataset: Dataset, depth: number): void {
  for (const { tag, vr } of dataset.elements()) {
    const text = tagToText(tag);
    const name = lookupTag(tag)?.name ?? 'Private or unknown';
    const value = vr === 'SQ' ? `${dataset.items(tag).length} items` : valueText(dataset, tag, vr);
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
  if (/^O[BDFLVW]$|^UN$/.test(vr)) return 'binary';
  const text = dataset.texts(tag).join('\\') || dataset.numbers(tag).join('\\');
  return text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}…` : text;
}
