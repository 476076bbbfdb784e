import { nameText, TAG } from '@vesalius/dicom';
import type { Mark } from '../measure/mark.ts';
import type { Frame } from '../study/frame.ts';
import { say } from '../texts/texts.ts';
import { element } from './element.ts';
import type { KeyImage, KeyKeeper } from './key-keeper.ts';

/** What a list of marks and images can do. */
export interface ListChoices {
  /** To a frame; of a mark on a cut to the plane it lies on. */
  readonly goTo: (frame: Frame, mark?: Mark) => void;
  /** Something was changed that pictures show. */
  readonly changed: () => void;
}

/** The key images, to go to; one's own can be taken away. */
export function keyImageList(keys: KeyKeeper, choices: ListChoices): HTMLElement {
  const { images } = keys;
  if (images.length === 0) return element('p', {}, say('keyImages.none'));
  return element('ul', { class: 'key-images' }, ...images.map((image) => rowOf(image, keys, choices)));
}

function rowOf({ frame, own, readers }: KeyImage, keys: KeyKeeper, { goTo, changed }: ListChoices): HTMLElement {
  const series = frame.instance.text(TAG.SeriesDescription) ?? String(frame.instance.number(TAG.SeriesNumber) ?? '');
  const image = [frame.instance.number(TAG.InstanceNumber) ?? 1, ...(frame.number > 1 ? [frame.number] : [])].join('.');
  const by = [...(own ? [say('marks.you')] : []), ...readers.map(nameText)].join(', ');
  const go = element(
    'button',
    { type: 'button' },
    say('keyImages.row', { series, image }),
    element('br'),
    element('span', { class: 'by' }, by),
  );
  go.addEventListener('click', () => goTo(frame));
  if (!own) return element('li', {}, go);
  const remove = element('button', { type: 'button', class: 'remove', 'aria-label': say('remove') }, '×');
  remove.addEventListener('click', () => {
    keys.toggle(frame);
    changed();
  });
  return element('li', {}, go, remove);
}
