import { chosenLanguage, text } from '../app/texts/texts.ts';
import { element } from './dialogs.ts';

interface Ending {
  readonly secondsLeft: number;
  readonly final: boolean;
}

interface Acts {
  readonly name: string;
  readonly stay: () => void;
  readonly renew: () => void;
}

let shown: { readonly box: HTMLElement; readonly words: HTMLElement; readonly final: boolean } | undefined;

/** Says that the session ends soon, above everything, without taking the page away. */
export function showWarning({ secondsLeft, final }: Ending, acts: Acts): void {
  if (shown?.final !== final) hideWarning();
  shown ??= make(final, acts);
  const words = text(final ? 'session.endsFinally' : 'session.ends', { seconds: secondsLeft });
  if (shown.words.textContent !== words) shown.words.textContent = words;
}

export function hideWarning(): void {
  shown?.box.remove();
  shown = undefined;
}

function make(final: boolean, acts: Acts) {
  // Read out once, not with each second.
  const words = element('p', { role: 'timer', 'aria-live': 'off' });
  const title = element('strong', { role: 'alert' }, text('session.endsTitle'));
  const act = element('button', { type: 'button' }, text(final ? 'session.again' : 'session.stay'));
  act.addEventListener('click', final ? acts.renew : acts.stay);
  const box = element(
    'div',
    {
      class: 'session-warning',
      popover: 'manual',
      role: 'group',
      'aria-label': text('session.endsTitle'),
      lang: chosenLanguage(),
    },
    title,
    words,
    act,
  );
  document.body.append(box);
  box.showPopover();
  return { box, words, final };
}
