import { nameText } from '@vesalius/dicom';
import { colourOf } from '../cornerstone/marks.ts';
import type { Authorship, Mark } from '../measure/mark.ts';
import { measuredText } from '../measure/quantity.ts';
import { say } from '../texts/texts.ts';
import { showInDialog } from './dialogs.ts';
import { element } from './element.ts';
import { keyImageList, type ListChoices } from './key-image-list.ts';
import type { KeyKeeper } from './key-keeper.ts';
import type { MarkKeeper } from './mark-keeper.ts';
import { readerComparison, readersOf } from './reader-comparison.ts';

/** The marks of all readers and the key images, to go to and to take away. */
export class MarkList {
  readonly root = element('aside', { class: 'vv-side', 'data-panel': 'marks', 'aria-label': say('do.marks') });
  readonly #marks: MarkKeeper;
  readonly #keys: KeyKeeper;
  readonly #choices: ListChoices;
  readonly #hidden = new Set<string>();

  constructor(marks: MarkKeeper, keys: KeyKeeper, choices: ListChoices) {
    this.#marks = marks;
    this.#keys = keys;
    this.#choices = choices;
    this.root.hidden = true;
  }

  toggle(): void {
    this.root.hidden = !this.root.hidden;
    this.refresh();
  }

  refresh(): void {
    if (this.root.hidden) return;
    const { marks } = this.#marks;
    const readers = readersOf(marks);
    const parts =
      readers.length > 0
        ? readers.flatMap((reader) =>
            this.#readerPart(
              reader,
              marks.filter(({ author }) => author.id === reader.id),
            ),
          )
        : [element('p', {}, say('marks.none'))];
    const compare = readers.length > 1 ? this.#button(say('marks.compare'), () => this.#compare()) : undefined;
    this.root.replaceChildren(
      element('h2', {}, say('marks.title')),
      ...parts,
      ...(compare ? [compare] : []),
      element('h2', {}, say('keyImages.title')),
      keyImageList(this.#keys, this.#choices),
    );
  }

  #compare(): void {
    const readers = this.#marks.marks.filter(({ author }) => !this.#hidden.has(author.id));
    showInDialog(this.root.parentElement!, say('compare.title'), readerComparison(readers));
  }

  /** A reader's marks, with a box that shows or hides them on the pictures. */
  #readerPart({ id, observer }: Authorship, marks: readonly Mark[]): HTMLElement[] {
    const own = this.#marks.isOwn(marks[0]!);
    const name = own ? say('marks.you') : nameText(observer);
    const box = element('input', {
      type: 'checkbox',
      checked: !this.#hidden.has(id),
      'aria-label': say('marks.show', { name }),
    });
    box.addEventListener('change', () => {
      if (!this.#hidden.delete(id)) this.#hidden.add(id);
      this.#marks.show(marks, box.checked);
      this.#choices.changed();
    });
    const label = element('label', { class: 'by' }, box, ` ${name}`);
    if (!own) label.style.color = colourOf(id);
    return [label, element('ul', {}, ...marks.map((mark) => this.#row(mark, own)))];
  }

  #row(mark: Mark, own: boolean): HTMLElement {
    const values = mark.values.map(measuredText).join(', ');
    const go = this.#button(`${mark.text || say(`mark.${mark.kind}`)} ${values}`, () => {
      const frame = this.#marks.frameOf(mark);
      if (frame) this.#choices.goTo(frame, mark);
    });
    const [label, sign, run] = own
      ? ([say('remove'), '×', () => this.#marks.remove(mark)] as const)
      : ([say('marks.adopt'), '+', () => this.#marks.adopt(mark)] as const);
    const other = this.#button(sign, () => {
      run();
      this.#choices.changed();
      this.refresh();
    });
    other.className = own ? 'remove' : 'adopt';
    other.title = label;
    other.setAttribute('aria-label', label);
    return element('li', {}, go, other);
  }

  #button(text: string, run: () => void): HTMLButtonElement {
    const button = element('button', { type: 'button' }, text);
    button.addEventListener('click', run);
    return button;
  }
}
