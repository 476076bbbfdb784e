// @ts-nocheck: the root configuration has no DOM library
import { text } from './texts.js';

/** Changes that the list of studies shows. */
const SHOWN = new Set(['instance-stored', 'instance-deleted', 'study-stable', 'quarantine-resolved']);
/** While images pour in, the list is asked for at most this often. Milliseconds. */
const QUIET_MS = 1500;

/**
 * Calls back, not too often, when the archive has changed. The browser resumes by itself where it lost the line.
 * @param {() => void} changed
 */
export function watchChanges(changed) {
  const line = /** @type {HTMLElement} */ (document.getElementById('live'));
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  // biome-ignore lint/correctness/noUnusedVariables: kept between calls
  let due;
  const source = new EventSource('/api/v1/changes');
  source.addEventListener('message', (event) => {
    if (!SHOWN.has(JSON.parse(event.data).kind)) return;
    due ??= setTimeout(() => {
      due = undefined;
      changed();
    }, QUIET_MS);
  });
  source.addEventListener('open', () => {
    line.textContent = '';
  });
  source.addEventListener('error', () => {
    line.textContent = text('live.lost');
  });
}
