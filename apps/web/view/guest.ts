import { openViewer, prepareTexts } from '@vesalius/viewer';
import { moment } from '../app/format.ts';
import { prepareTexts as preparePageTexts, type TextKey, text } from '../app/texts/texts.ts';
import { element } from '../session/dialogs.ts';
import './guest.css';

interface SharedStudy {
  readonly studyInstanceUid: string;
  readonly watermark: string;
  readonly endsAt: number;
}

/** Why there is nothing to see, by the code of the refusal. */
const REFUSALS: Readonly<Record<string, TextKey>> = {
  'not-found': 'guest.gone',
  unauthenticated: 'guest.gone',
  'wrong-password': 'guest.wrong',
  'too-many-requests': 'guest.wait',
  'logged-in': 'guest.loggedIn',
};
const PASSWORD_WANTED = 'password-wanted';

const host = document.getElementById('viewer')!;
await preparePageTexts();
document.documentElement.lang = await prepareTexts([document.documentElement.lang]);
document.title = text('guest.title');
// Taken off the address before anything else: it must not be seen over a shoulder, nor be kept as a bookmark of the study.
const secret = location.hash.slice(1);
history.replaceState(null, '', location.pathname);
await begin();

async function begin(): Promise<void> {
  const answer = secret ? await open() : await asked(fetch('/api/v1/guest'));
  if (typeof answer === 'object') return show(answer);
  if (answer === PASSWORD_WANTED) return askForPassword();
  tell(REFUSALS[answer] ?? 'guest.failed');
}

/** What the link opens, or the code of why it does not. */
function open(password?: string): Promise<SharedStudy | string> {
  const body = JSON.stringify({ secret, ...(password !== undefined && { password }) });
  const headers = { 'content-type': 'application/json' };
  return asked(fetch('/api/v1/shares/opening', { method: 'POST', headers, body }));
}

async function asked(answering: Promise<Response>): Promise<SharedStudy | string> {
  const answer = await answering.catch(() => undefined);
  const body = await answer?.json().catch(() => undefined);
  return answer?.ok ? (body as SharedStudy) : String(body?.code ?? 'failed');
}

function show({ studyInstanceUid, watermark, endsAt }: SharedStudy): void {
  const place = element('div', { class: 'guest-viewer' });
  const note = element('p', { class: 'guest-note' }, text('guest.until', { at: moment(endsAt) }));
  host.replaceChildren(place, note);
  openViewer(place, {
    root: `${location.origin}/dicomweb`,
    link: { study: studyInstanceUid },
    observer: { uid: '', login: '', name: '' },
    guest: { watermark },
  });
}

function askForPassword(): void {
  const password = element('input', { type: 'password', name: 'password', required: '', autocomplete: 'off' });
  const problem = element('p', { role: 'alert' });
  const submit = element('button', { type: 'submit' }, text('guest.open'));
  const form = element(
    'form',
    {},
    element('h1', {}, text('guest.title')),
    element('label', {}, text('guest.password'), password),
    problem,
    submit,
  );
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    submit.disabled = true;
    const answer = await open(password.value);
    submit.disabled = false;
    if (typeof answer === 'object') return show(answer);
    problem.textContent = text(REFUSALS[answer] ?? 'guest.failed');
    password.select();
  });
  host.replaceChildren(element('main', { class: 'guest' }, form));
  password.focus();
}

function tell(what: TextKey): void {
  const card = element('div', {}, element('h1', {}, text('guest.title')), element('p', { role: 'alert' }, text(what)));
  host.replaceChildren(element('main', { class: 'guest' }, card));
}
