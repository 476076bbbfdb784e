// @ts-nocheck: the root configuration has no DOM library
import { ask } from './api.js';
import { count } from './format.js';
import { text } from './texts.js';

/** Files of one request: so many that few requests are needed, so few that progress is seen. */
const BATCH = 20;
/** Files that were not stored are named up to this many. */
const MOST_NAMED = 200;

/** @type {(id: string) => any} */
const byId = (id) => document.getElementById(id);

/** @typedef {{ stored: number, duplicate: number, quarantined: number, refused: number, skipped: number }} Totals */

/**
 * Takes files for import; one import after the other.
 * @param {() => void} changed called after each batch
 * @returns {(files: File[]) => void}
 */
export function prepareImport(changed) {
  let running = Promise.resolve();
  /** @param {File[]} files */
  const take = (files) => {
    if (files.length > 0) running = running.then(() => importFiles(files, changed));
  };
  const input = byId('files');
  byId('import').addEventListener('click', () => input.click());
  input.addEventListener('change', () => {
    const files = [...input.files];
    input.value = '';
    take(files);
  });
  byId('activity-close').addEventListener('click', () => {
    byId('activity').hidden = true;
  });
  return take;
}

/** @param {File[]} files @param {() => void} changed */
async function importFiles(files, changed) {
  const totals = { stored: 0, duplicate: 0, quarantined: 0, refused: 0, skipped: 0 };
  const stop = new AbortController();
  const cancel = () => stop.abort();
  begin(files.length);
  byId('activity-cancel').addEventListener('click', cancel);
  let end = '';
  try {
    for (let at = 0; at < files.length && !stop.signal.aborted; at += BATCH) {
      const report = await importBatch(files.slice(at, at + BATCH), stop.signal);
      add(totals, report);
      nameProblems(report.results);
      progress(Math.min(at + BATCH, files.length), files.length);
      changed();
    }
  } catch {
    if (!stop.signal.aborted) end = text('import.failed');
  }
  if (stop.signal.aborted) end = text('import.cancelled');
  byId('activity-cancel').removeEventListener('click', cancel);
  finish(`${end} ${summary(totals)}`.trim());
  changed();
}

/** A request of which nothing was kept answers with its report too. @param {File[]} files @param {AbortSignal} signal */
async function importBatch(files, signal) {
  const form = new FormData();
  for (const file of files) form.append('file', file);
  const answer = await fetch('/api/v1/import', { method: 'POST', body: form, signal });
  if (answer.status === 401) await ask('/session'); // leads to the log-in page
  const report = await answer.json();
  if (typeof report.stored !== 'number') throw new Error(report.code);
  return report;
}

/** @param {Totals} totals @param {Totals} report */
function add(totals, report) {
  for (const key of Object.keys(totals)) totals[key] += report[key];
}

/** @param {{ name?: string, outcome: string, detail?: string }[]} results */
function nameProblems(results) {
  const list = byId('activity-list');
  for (const { name = '', outcome, detail } of results) {
    if ((outcome !== 'refused' && outcome !== 'quarantined') || list.childElementCount >= MOST_NAMED) continue;
    const item = document.createElement('li');
    item.textContent = `${name}: ${detail ?? text('import.contradicts')}`;
    list.append(item);
    byId('activity-problems').hidden = false;
  }
}

/** @param {Totals} totals */
function summary({ stored, duplicate, quarantined, refused, skipped }) {
  const parts = [text('import.done', { stored: count(stored), duplicate: count(duplicate) })];
  if (quarantined > 0) parts.push(text('import.quarantined', { count: count(quarantined) }));
  if (skipped > 0) parts.push(text('import.skipped', { count: count(skipped) }));
  if (refused > 0) parts.push(text('import.refused', { count: count(refused) }));
  return `${parts.join('; ')}.`;
}

/** @param {number} total */
function begin(total) {
  byId('activity-list').replaceChildren();
  byId('activity-problems').hidden = true;
  byId('activity-close').hidden = true;
  byId('activity-cancel').hidden = false;
  byId('activity-progress').hidden = false;
  byId('activity').hidden = false;
  progress(0, total);
}

/** @param {number} done @param {number} total */
function progress(done, total) {
  byId('activity-text').textContent = text('import.running', { done: count(done), total: count(total) });
  byId('activity-progress').max = total;
  byId('activity-progress').value = done;
}

/** @param {string} sentence */
function finish(sentence) {
  byId('activity-text').textContent = sentence;
  byId('activity-progress').hidden = true;
  byId('activity-cancel').hidden = true;
  byId('activity-close').hidden = false;
}
