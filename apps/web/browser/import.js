// @ts-nocheck: the root configuration has no DOM library
import { ask } from './api.js';
import { text } from './texts.js';

/** Files of one request: so many that few requests are needed, so few that progress is seen. */
const BATCH = 20;

/** @param {() => void} changed called after each batch */
export function prepareImport(changed) {
  const button = /** @type {HTMLButtonElement} */ (document.getElementById('import'));
  const input = /** @type {HTMLInputElement} */ (document.getElementById('files'));
  button.addEventListener('click', () => input.click());
  input.addEventListener('change', async () => {
    const files = [...(input.files ?? [])];
    input.value = '';
    if (files.length === 0) return;
    button.disabled = true;
    await importFiles(files, changed);
    button.disabled = false;
  });
}

/** @param {File[]} files @param {() => void} changed */
async function importFiles(files, changed) {
  const totals = { stored: 0, duplicate: 0, quarantined: 0, refused: 0 };
  say(text('import.running', { done: 0, total: files.length }));
  try {
    for (let at = 0; at < files.length; at += BATCH) {
      add(totals, await importBatch(files.slice(at, at + BATCH)));
      say(text('import.running', { done: Math.min(at + BATCH, files.length), total: files.length }));
      changed();
    }
    say(summary(totals));
  } catch {
    say(`${text('import.failed')} ${summary(totals)}`);
  }
}

/** A request of which nothing was kept answers with its report too. @param {File[]} files */
async function importBatch(files) {
  const form = new FormData();
  for (const file of files) form.append('file', file);
  const answer = await fetch('/api/v1/import', { method: 'POST', body: form });
  if (answer.status === 401) await ask('/session'); // leads to the log-in page
  const report = await answer.json();
  if (typeof report.stored !== 'number') throw new Error(report.code);
  return report;
}

/** @typedef {{ stored: number, duplicate: number, quarantined: number, refused: number }} Totals */

/** @param {Totals} totals @param {Totals} report */
function add(totals, report) {
  totals.stored += report.stored;
  totals.duplicate += report.duplicate;
  totals.quarantined += report.quarantined;
  totals.refused += report.refused;
}

/** @param {Totals} totals */
function summary({ stored, duplicate, quarantined, refused }) {
  const parts = [text('import.done', { stored, duplicate })];
  if (quarantined > 0) parts.push(text('import.quarantined', { count: quarantined }));
  if (refused > 0) parts.push(text('import.refused', { count: refused }));
  return `${parts.join('; ')}.`;
}

/** @param {string} sentence */
function say(sentence) {
  const line = /** @type {HTMLElement} */ (document.getElementById('activity'));
  line.hidden = false;
  line.textContent = sentence;
}
