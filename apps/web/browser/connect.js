// @ts-nocheck: the root configuration has no DOM library
import { text } from './texts.js';

const section = /** @type {HTMLElement} */ (document.getElementById('connect'));
const opener = /** @type {HTMLElement} */ (document.getElementById('connect-open'));

/** Shows how to send images, filled with our own address. */
export async function prepareConnect() {
  const answer = await fetch('/assets/connection.json');
  if (!answer.ok) return;
  const { aeTitle, host, port } = await answer.json();
  const loopback = /^(127\.|::1$|localhost$)/.test(host);
  // A server that listens everywhere is reached under the name that the browser reached it by.
  const shownHost = host === '0.0.0.0' || host === '::' ? location.hostname : host;
  /** @type {Record<string, string>} */
  const values = {
    aeTitle,
    host: shownHost,
    port: String(port),
    example: `storescu -aec ${aeTitle} ${shownHost} ${port} *.dcm`,
  };
  for (const place of section.querySelectorAll('[data-value]'))
    place.textContent = values[/** @type {HTMLElement} */ (place).dataset.value ?? ''] ?? '';
  for (const button of section.querySelectorAll('button[data-copy]'))
    button.addEventListener('click', () => copy(/** @type {HTMLElement} */ (button), values));
  /** @type {HTMLElement} */ (document.getElementById('loopback')).hidden = !loopback;
  opener.addEventListener('click', () => {
    showConnect(section.hidden);
    if (!section.hidden) section.scrollIntoView({ block: 'end' });
  });
}

/** @param {boolean} visible */
export function showConnect(visible) {
  section.hidden = !visible;
  opener.setAttribute('aria-expanded', String(visible));
}

/** @param {HTMLElement} button @param {Record<string, string>} values */
async function copy(button, values) {
  const value = values[button.dataset.copy ?? ''] ?? '';
  try {
    await navigator.clipboard.writeText(value);
    button.textContent = text('connect.copied');
    setTimeout(() => {
      button.textContent = text('connect.copy');
    }, 1500);
  } catch {
    // Without a clipboard (plain HTTP over the network) the text is selected instead, to be copied by hand.
    const code = section.querySelector(`[data-value="${button.dataset.copy}"]`);
    if (code) getSelection()?.selectAllChildren(code);
  }
}
