// @ts-nocheck: the root configuration has no DOM library
import { ask } from './api.js';
import { count, date, exactDate, nameGroups } from './format.js';
import { text } from './texts.js';

const panel = /** @type {HTMLElement} */ (document.getElementById('panel'));
const body = /** @type {HTMLElement} */ (document.getElementById('panel-body'));
let shown = '';

/** Shows a study beside the list, or hides the panel when there is none. @param {string | undefined} studyInstanceUid */
export async function showPanel(studyInstanceUid) {
  shown = studyInstanceUid ?? '';
  if (!studyInstanceUid) {
    panel.hidden = true;
    return;
  }
  try {
    const detail = await ask(`/studies/${studyInstanceUid}`);
    if (shown !== studyInstanceUid) return; // another one was opened meanwhile
    body.replaceChildren(...contents(detail.study, detail.series));
  } catch {
    body.replaceChildren(element('p', text('panel.failed')));
  }
  panel.hidden = false;
}

export function focusPanel() {
  body.focus();
}

/** @param {import('./api.js').Study} study @param {import('./api.js').Series[]} series */
function contents(study, series) {
  const facts = document.createElement('dl');
  fact(facts, 'studies.patientId', study.patient.id);
  fact(facts, 'studies.born', date(study.patient.birthDate));
  fact(facts, 'studies.date', exactDate(study));
  fact(facts, 'studies.accession', study.accessionNumber);
  const list = document.createElement('ul');
  list.append(...series.map(seriesItem));
  return [
    element('h2', nameGroups(study.patient.name).join(' · ')),
    element('p', study.description ?? text('panel.noDescription')),
    facts,
    element('h2', text('panel.series')),
    list,
  ];
}

/** @param {import('./api.js').Series} one */
function seriesItem({ modality, seriesNumber, description, instanceCount }) {
  const item = document.createElement('li');
  const name = [seriesNumber, description ?? text('panel.noDescription')]
    .filter((part) => part !== undefined)
    .join(' · ');
  const images = instanceCount === 1 ? text('panel.image') : text('panel.images', { count: count(instanceCount) });
  item.append(element('span', name), element('span', `${modality ?? ''} ${images}`.trim(), 'quiet'));
  return item;
}

/** @param {HTMLElement} list @param {string} key @param {string | undefined} value */
function fact(list, key, value) {
  if (value) list.append(element('dt', text(key)), element('dd', value));
}

/** @param {string} tag @param {string} content @param {string} [className] */
function element(tag, content, className) {
  const found = document.createElement(tag);
  found.textContent = content;
  if (className) found.className = className;
  return found;
}
