import type { Command } from './commands.ts';
import { element } from './element.ts';

const MOUSE: readonly (readonly [string, string])[] = [
  ['Left button', 'the chosen tool'],
  ['Wheel', 'scroll'],
  ['Middle drag', 'window'],
  ['Right drag', 'zoom'],
  ['One finger', 'the chosen tool'],
  ['Two fingers', 'zoom and move'],
];

/** The sheet of keys, made from the commands themselves. */
export function showKeys(host: HTMLElement, commands: readonly Command[]): void {
  const rows = commands.filter(({ key }) => key !== undefined).map(({ key, label }) => [keyText(key!), label] as const);
  const list = element('dl');
  for (const [term, meaning] of [...MOUSE, ...rows]) list.append(element('dt', {}, term), element('dd', {}, meaning));
  const close = element('button', { type: 'button' }, 'Close');
  const dialog = element(
    'dialog',
    { 'aria-label': 'Keys and mouse' },
    element('h2', {}, 'Keys and mouse'),
    list,
    close,
  );
  close.addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => dialog.remove());
  host.append(dialog);
  dialog.showModal();
}

function keyText(key: string): string {
  const named: Record<string, string> = { ' ': 'Space', arrowup: '↑', arrowdown: '↓', arrowleft: '←', arrowright: '→' };
  return named[key] ?? (key.length === 1 ? key.toUpperCase() : key);
}

/** Asks for a line of text; undefined when it was not given. */
export function askText(host: HTMLElement, label: string, done: (text: string | undefined) => void): void {
  const input = element('input', { type: 'text', maxlength: '200', 'aria-label': label });
  const form = element('form', { method: 'dialog' }, input, element('button', { type: 'submit' }, 'OK'));
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
