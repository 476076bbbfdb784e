// @ts-nocheck: the root configuration has no DOM library
import { ask } from './api.js';
import { count, date, exactDate, nameGroups } from './format.js';
import { text } from './texts.js';

const panel = /** @type {HTMLElement} */ (document.getElementById('panel'));
const body = /** @type {HTMLElement} */ (document.getElementById('panel-body'));
/** Instances of a series listed at most. */
const MOST_LISTED = 200;
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
  fact(facts, 'panel.modalities', study.modalities.join(', '));
  if (study.referringPhysicianName) fact(facts, 'panel.referrer', nameGroups(study.referringPhysicianName).join(' · '));
  fact(facts, 'panel.uid', study.studyInstanceUid);
  const list = document.createElement('ul');
  list.className = 'series';
  list.append(...series.map((one) => seriesItem(study, one)));
  return [
    element('h2', nameGroups(study.patient.name).join(' · ')),
    element('p', study.description ?? text('panel.noDescription')),
    facts,
    viewLink(study),
    element('h3', text('panel.series')),
    list,
  ];
}

/** @param {import('./api.js').Study} study */
function viewLink(study) {
  const link = /** @type {HTMLAnchorElement} */ (element('a', text('panel.view')));
  link.href = `/view?study=${study.studyInstanceUid}`;
  return link;
}

/** A series, whose instances are listed when it is opened. @param {import('./api.js').Study} study @param {import('./api.js').Series} series */
function seriesItem(study, series) {
  const { modality, seriesNumber, description, instanceCount } = series;
  const name = [seriesNumber, description ?? text('panel.noDescription')]
    .filter((part) => part !== undefined)
    .join(' · ');
  const images = instanceCount === 1 ? text('panel.image') : text('panel.images', { count: count(instanceCount) });
  const summary = element('summary', '');
  summary.append(element('span', name), element('span', `${modality ?? ''} ${images}`.trim(), 'quiet'));
  const details = document.createElement('details');
  details.append(summary);
  details.addEventListener('toggle', () => details.append(instanceList(study, series)), { once: true });
  const item = document.createElement('li');
  item.append(details);
  return item;
}

/** @param {import('./api.js').Study} study @param {import('./api.js').Series} series */
function instanceList({ studyInstanceUid }, { seriesInstanceUid, instances }) {
  const list = document.createElement('ul');
  list.setAttribute('aria-label', text('panel.instances'));
  for (const instance of instances.slice(0, MOST_LISTED)) {
    const item = element('li', '');
    const path = `/dicomweb/studies/${studyInstanceUid}/series/${seriesInstanceUid}/instances/${instance.sopInstanceUid}`;
    item.append(element('span', instanceText(instance)), download(path, instance.sopInstanceUid));
    list.append(item);
  }
  const more = instances.length - MOST_LISTED;
  if (more > 0) list.append(element('li', text('panel.more', { count: count(more) }), 'quiet'));
  return list;
}

/** @param {import('./api.js').Instance} instance */
function instanceText({ instanceNumber, rows, columns, numberOfFrames }) {
  const parts = [text('panel.instance', { number: instanceNumber ?? '' }).trim()];
  if (rows && columns) parts.push(text('panel.size', { rows, columns }));
  if (numberOfFrames && numberOfFrames > 1) parts.push(text('panel.frames', { count: count(numberOfFrames) }));
  return parts.join(' · ');
}

/** @param {string} path @param {string} uid */
function download(path, uid) {
  const link = document.createElement('a');
  link.href = path;
  link.download = `${uid}.dcm`;
  link.textContent = text('panel.download');
  return link;
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
