import type { Page } from 'playwright-core';

/** What an act on the page is, and when it counts as begun. */
export type Act = (page: Page) => Promise<void>;

/** After an act the rows are watched for so long that nothing changes them any more. Milliseconds. */
const QUIET_MS = 3000;

/** Notes in the page when a key or the pointer was last pressed, and when rows last came or went, both as the browser sees them: the pictures in them come later on purpose. */
const WATCH = `
  window.watched = { pressed: 0, changed: 0 };
  const press = ({ timeStamp }) => { watched.pressed = timeStamp; watched.changed = 0; };
  for (const kind of ['keydown', 'pointerdown']) addEventListener(kind, press, true);
  new MutationObserver((changes) => {
    const hadRows = (node) => node.querySelector?.('tbody');
    if (!changes.some(({ target, removedNodes }) => target.nodeName === 'TBODY' || [...removedNodes].some(hadRows))) return;
    requestAnimationFrame(() => setTimeout(() => { watched.changed = performance.now(); }));
  }).observe(document.querySelector('.studies-main'), { childList: true, subtree: true });`;

export async function watchRows(page: Page): Promise<void> {
  await page.evaluate(WATCH);
}

/** Milliseconds from the last key or click of an act until the rows that follow from it are painted. */
export async function keyToRows(page: Page, act: Act): Promise<number> {
  await act(page);
  await page.waitForTimeout(QUIET_MS);
  const { pressed, changed } = (await page.evaluate('watched')) as { pressed: number; changed: number };
  if (changed === 0) throw new Error('the rows did not change');
  return changed - pressed;
}
