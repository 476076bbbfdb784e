import { colourOf } from '../cornerstone/marks.ts';
import { nameText } from '../display/corner-texts.ts';
import { MARKS, type Mark } from '../measure/mark.ts';
import { measuredText } from '../measure/quantity.ts';
import { element } from './element.ts';
import type { MarkKeeper } from './mark-keeper.ts';

/** The marks of all readers, to go to and to take away. */
export class MarkList {
  readonly root = element('aside', { class: 'vv-side', 'aria-label': 'Marks' });
  readonly #keeper: MarkKeeper;
  readonly #goTo: (mark: Mark) => void;

  constructor(keeper: MarkKeeper, goTo: (mark: Mark) => void) {
    this.#keeper = keeper;
    this.#goTo = goTo;
    this.root.hidden = true;
  }

  toggle(): void {
    this.root.hidden = !this.root.hidden;
    this.refresh();
  }

  refresh(): void {
    if (this.root.hidden) return;
    const { marks } = this.#keeper;
    const list = element('ul', {}, ...marks.map((mark) => this.#row(mark)));
    const told =
      marks.length > 0 ? list : element('p', {}, 'Nothing is marked yet. Choose Length (L) and drag over the image.');
    this.root.replaceChildren(element('h2', {}, 'Marks'), told);
  }

  #row(mark: Mark): HTMLElement {
    const own = this.#keeper.isOwn(mark);
    const by = element('span', { class: 'by' }, own ? 'you' : nameText(mark.author.observer));
    if (!own) by.style.color = colourOf(mark.author.observer);
    const values = mark.values.map(measuredText).join(', ');
    const go = element(
      'button',
      { type: 'button' },
      `${mark.text || MARKS[mark.kind].label} ${values}`,
      element('br'),
      by,
    );
    go.addEventListener('click', () => this.#goTo(mark));
    if (!own) return element('li', {}, go);
    const remove = element('button', { type: 'button', class: 'remove', 'aria-label': 'Remove', title: 'Remove' }, '×');
    remove.addEventListener('click', () => {
      this.#keeper.remove(mark);
      this.refresh();
    });
    return element('li', {}, go, remove);
  }
}
