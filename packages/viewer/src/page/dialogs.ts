import { chosenLanguage, LANGUAGES, say, type TextKey } from '../texts/texts.ts';
import type { Command } from './commands.ts';
import { element } from './element.ts';

const MOUSE: readonly (readonly [TextKey, TextKey])[] = [
  ['keys.left', 'keys.leftDoes'],
  ['keys.wheel', 'keys.wheelDoes'],
  ['keys.middle', 'keys.middleDoes'],
  ['keys.right', 'keys.rightDoes'],
  ['keys.finger', 'keys.leftDoes'],
  ['keys.fingers', 'keys.fingersDo'],
];

/** The sheet of keys, made from the commands themselves. */
export function showKeys(
  host: HTMLElement,
  commands: readonly Command[],
  onLanguage?: (language: string) => void,
): void {
  const rows = commands.filter(({ key }) => key !== undefined).map(({ key, label }) => [keyText(key!), label] as const);
  const list = element('dl');
  for (const [term, meaning] of [...MOUSE.map(([does, what]) => [say(does), say(what)] as const), ...rows])
    list.append(element('dt', {}, term), element('dd', {}, meaning));
  const rest = onLanguage ? [languageChoice(onLanguage)] : [];
  showInDialog(host, say('do.help'), list, ...rest);
}

/** Something to look at, until it is closed. */
export function showInDialog(host: HTMLElement, title: string, ...content: readonly HTMLElement[]): void {
  const close = element('button', { type: 'button' }, say('close'));
  const dialog = element('dialog', { 'aria-label': title }, element('h2', {}, title), ...content, close);
  close.addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => dialog.remove());
  host.append(dialog);
  dialog.showModal();
}

function languageChoice(chosen: (language: string) => void): HTMLElement {
  const options = Object.entries(LANGUAGES).map(([value, { name }]) =>
    element('option', { value, selected: value === chosenLanguage() }, name),
  );
  const select = element('select', {}, ...options);
  select.addEventListener('change', () => chosen(select.value));
  return element('label', {}, `${say('keys.language')} `, select);
}

/** A key as it stands on the keyboard. */
export function keyText(key: string): string {
  const named: Record<string, string> = {
    ' ': say('keys.space'),
    arrowup: '↑',
    arrowdown: '↓',
    arrowleft: '←',
    arrowright: '→',
  };
  const parts = key === '+' ? [key] : key.split('+');
  const last = parts.pop()!;
  const held = parts.map((part) => `${part[0]!.toUpperCase()}${part.slice(1)}+`).join('');
  return held + (named[last] ?? (last.length === 1 ? last.toUpperCase() : last));
}

/** Asks for a line of text; undefined when it was not given. */
export function askText(host: HTMLElement, label: string, done: (text: string | undefined) => void, value = ''): void {
  const input = element('input', { type: 'text', maxlength: '64', 'aria-label': label, value });
  const form = element('form', { method: 'dialog' }, input, element('button', { type: 'submit' }, say('ok')));
  const dialog = element('dialog', { 'aria-label': label }, element('h2', {}, label), form);
  let given: string | undefined;
  form.addEventListener('submit', () => {
    given = input.value.trim() || undefined;
  });
  dialog.addEventListener('close', () => {
    dialog.remove();
    done(given);
  });
  host.append(dialog);
  dialog.showModal();
}
