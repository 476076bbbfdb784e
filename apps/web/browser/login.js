// @ts-nocheck: the root configuration has no DOM library
import { text } from './texts.js';

const form = /** @type {HTMLFormElement} */ (document.getElementById('login'));
const problem = /** @type {HTMLElement} */ (document.getElementById('problem'));
const button = /** @type {HTMLButtonElement} */ (form.querySelector('button'));

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  button.disabled = true;
  problem.textContent = '';
  try {
    await logIn(new FormData(form));
  } catch {
    problem.textContent = text('login.failed');
  } finally {
    button.disabled = false;
  }
});

/** @param {FormData} fields */
async function logIn(fields) {
  const answer = await fetch('/api/v1/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user: fields.get('username'), password: fields.get('password') }),
  });
  if (answer.ok) {
    location.assign(nextPage());
    return;
  }
  problem.textContent = text(answer.status === 401 ? 'login.wrong' : 'login.failed');
  /** @type {HTMLInputElement} */ (document.getElementById('password')).select();
}

/** Where the person wanted to go: a page of this site only. */
function nextPage() {
  const wanted = new URLSearchParams(location.search).get('next') ?? '/';
  const url = new URL(wanted, location.origin);
  return url.origin === location.origin ? url.pathname + url.search : '/';
}
