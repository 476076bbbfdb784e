import { chosenLanguage, type TextKey, text } from '../app/texts/texts.ts';

type Child = Node | string;

/** An element with its attributes and children. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

export interface PasswordDialog {
  readonly title: string;
  readonly how: string;
  /** On the button. */
  readonly submit: string;
  /** The person proves elsewhere who they are: no password is asked for. */
  readonly elsewhere?: boolean;
  /** Another way, by a button of its own. */
  readonly other?: { readonly title: string; readonly attempt: () => Promise<TextKey | undefined> };
  /** For password managers. */
  readonly user: string;
  /** It covers what is below so that nothing of it is seen. */
  readonly opaque: boolean;
  readonly leave: { readonly title: TextKey; readonly act: () => void };
  /** What went wrong; undefined when all is well and the dialog may go. The code is empty until it was asked for. */
  readonly attempt: (password: string, code: string) => Promise<TextKey | undefined>;
}

let open = 0;

/**
 * What is typed into a dialog is for nobody below, who would take Escape as theirs. To be called before others listen to the window: the
 * first one there hears first.
 */
export function keepKeysToDialogs(): void {
  const keep = (event: Event) => {
    if (open > 0) event.stopImmediatePropagation();
  };
  for (const kind of ['keydown', 'keyup', 'keypress']) window.addEventListener(kind, keep, { capture: true });
}

/** A dialog above everything else of the page, dialogs too: the top layer makes the rest of the page inert. Resolves when it has gone. */
export async function askForPassword(about: PasswordDialog): Promise<boolean> {
  const password = element('input', {
    type: 'password',
    name: 'password',
    autocomplete: 'current-password',
    ...(!about.elsewhere && { required: '', autofocus: '' }),
  });
  const code = element('input', { name: 'code', autocomplete: 'one-time-code' });
  const codeField = element('label', { hidden: '' }, text('login.code'), code);
  const problem = element('p', { role: 'alert', class: 'session-problem' });
  const submit = element('button', { type: 'submit' }, about.submit);
  const leave = element('button', { type: 'button', class: 'session-quiet' }, text(about.leave.title));
  const other = about.other ? [element('button', { type: 'button', class: 'session-quiet' }, about.other.title)] : [];
  const form = element(
    'form',
    {},
    element('h1', { id: 'session-title' }, about.title),
    element('p', {}, about.how),
    element('input', { name: 'username', autocomplete: 'username', value: about.user, hidden: '', readonly: '' }),
    element('label', about.elsewhere ? { hidden: '' } : {}, text('login.password'), password),
    codeField,
    problem,
    element('div', { class: 'session-actions' }, leave, ...other, submit),
  );
  const dialog = element(
    'dialog',
    {
      class: `session-dialog${about.opaque ? ' session-opaque' : ''}`,
      'aria-labelledby': 'session-title',
      lang: chosenLanguage(),
      ...(about.opaque && { closedby: 'none' }),
    },
    form,
  );
  return new Promise((resolve) => {
    let isOpen = true;
    open += 1;
    if (about.opaque) document.documentElement.dataset.covered = '';
    const end = (done: boolean) => {
      isOpen = false;
      open -= 1;
      if (about.opaque) delete document.documentElement.dataset.covered;
      dialog.close();
      dialog.remove();
      resolve(done);
    };
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      submit.disabled = true;
      problem.textContent = '';
      const wrong = await about.attempt(password.value, code.value.trim());
      submit.disabled = false;
      if (wrong === undefined) return end(true);
      problem.textContent = text(wrong);
      codeField.hidden &&= wrong !== 'login.codeRequired';
      (codeField.hidden ? password : code).select();
    });
    other[0]?.addEventListener('click', async () => {
      problem.textContent = '';
      const wrong = await about.other!.attempt();
      if (wrong === undefined) return end(true);
      problem.textContent = text(wrong);
    });
    leave.addEventListener('click', () => {
      about.leave.act();
      end(false);
    });
    dialog.addEventListener('cancel', (event) => {
      if (about.opaque) event.preventDefault();
    });
    // A browser lets Escape through when it is pressed twice; what is covered stays covered all the same.
    dialog.addEventListener('close', () => {
      if (!isOpen) return;
      if (about.opaque) dialog.showModal();
      else end(false);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
