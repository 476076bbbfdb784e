// @ts-nocheck: the root configuration has no DOM library
import { count, date, exactDate, nameGroups } from './format.js';
import { text } from './texts.js';

/**
 * The row of a study; its link opens the panel and is what the keyboard reaches.
 * @param {import('./api.js').Study} study
 * @param {string} href
 */
export function studyRow(study, href) {
  const row = document.createElement('tr');
  row.dataset.study = study.studyInstanceUid;
  row.append(
    patientCell(study, href),
    cell('id', study.patient.id ?? ''),
    cell('date wide', date(study.patient.birthDate)),
    dateCell(study),
    cell('description', study.description ?? ''),
    modalitiesCell(study),
    cell('wide', study.accessionNumber ?? ''),
    cell('number series', count(study.seriesCount)),
    instancesCell(study),
  );
  return row;
}

/** @param {import('./api.js').Study} study @param {string} href */
function patientCell(study, href) {
  const found = cell('patient', '');
  const link = document.createElement('a');
  link.href = href;
  const [first = '', ...others] = nameGroups(study.patient.name);
  link.textContent = first;
  found.append(link);
  for (const other of others) {
    const group = document.createElement('span');
    group.className = 'group';
    group.textContent = other;
    found.append(group);
  }
  return found;
}

/** @param {import('./api.js').Study} study */
function dateCell(study) {
  const found = cell('date', date(study.studyDate));
  found.title = exactDate(study);
  return found;
}

/** @param {import('./api.js').Study} study */
function modalitiesCell(study) {
  const found = cell('modalities', '');
  for (const modality of study.modalities) {
    const mark = document.createElement('span');
    mark.className = 'modality';
    mark.textContent = modality;
    found.append(mark);
  }
  return found;
}

/** The bare number, under the head of its column; on a phone, where there is none, with its word. @param {import('./api.js').Study} study */
function instancesCell({ instanceCount }) {
  const found = cell('number instances', count(instanceCount));
  found.dataset.label =
    instanceCount === 1 ? text('studies.image') : text('panel.images', { count: count(instanceCount) });
  return found;
}

/** @param {string} className @param {string} content */
function cell(className, content) {
  const found = document.createElement('td');
  found.className = className;
  found.textContent = content;
  return found;
}
