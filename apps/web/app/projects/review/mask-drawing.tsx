import { Text } from '@mantine/core';
import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import { count } from '../../format.ts';
import { useKey } from '../../shell/use-key.ts';
import { text } from '../../texts/texts.ts';
import { MaskControls } from './mask-controls.tsx';
import { type MaskEdit, useMaskEdit } from './mask-edit.ts';
import type { BatchPlace, InspectedOutput, Mask } from './review-queries.ts';

interface DrawingProps {
  readonly place: BatchPlace;
  readonly output: InspectedOutput;
  readonly frame: number;
  readonly address: string;
}

interface Corner {
  readonly x: number;
  readonly y: number;
}

/** What a pointer does from where it went down: it draws one anew, or moves one. */
interface Drag {
  readonly from: Corner;
  readonly at: number;
  /** As it was when the pointer went down; undefined when there was none. */
  readonly before: Mask | undefined;
  readonly now: Mask;
}

/** Of the window, in a hundred. */
const MOST_HEIGHT = 55;
/** Arrow keys move by so many pixels, with Shift by the second. */
const [STEP, LONG_STEP] = [1, 10] as const;
const DIRECTIONS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The picture after, over which rectangles are drawn, moved and taken away, by pointer, keys or numbers. */
export function MaskDrawing({ place, output, frame, address }: DrawingProps) {
  const edit = useMaskEdit(output.masks);
  const [drag, setDrag] = useState<Drag>();
  useKey('z', edit.undo, { withControl: true });
  const down = (event: PointerEvent<HTMLElement>) => {
    const from = cornerOf(event, output);
    const at = Number((event.target as HTMLElement).dataset.mask ?? edit.masks.length);
    const before = edit.masks[at];
    event.currentTarget.setPointerCapture(event.pointerId);
    if (before) edit.select(at);
    setDrag({ from, at, before, now: before ?? between(from, from) });
  };
  const moved = (event: PointerEvent<HTMLElement>) => {
    if (!drag) return;
    const to = cornerOf(event, output);
    setDrag({ ...drag, now: drag.before ? shifted(drag.before, drag.from, to, output) : between(drag.from, to) });
  };
  const up = () => {
    if (drag?.before && drag.now !== drag.before) edit.change(drag.at, drag.now);
    if (drag && !drag.before && drag.now.width > 0 && drag.now.height > 0) edit.add(drag.now);
    setDrag(undefined);
  };
  const shown = drag ? [...edit.masks.slice(0, drag.at), drag.now, ...edit.masks.slice(drag.at + 1)] : edit.masks;
  const title = text(output.state === 'refused' ? 'projects.beforePicture' : 'projects.afterPicture');
  return (
    <figure>
      <figcaption>{title}</figcaption>
      <div
        className="review-drawing"
        style={{ width: widthOf(output) }}
        onPointerDown={down}
        onPointerMove={moved}
        onPointerUp={up}
      >
        <img src={`${address}?drawn=${versionOf(output)}`} alt={title} draggable={false} />
        {shown.map((mask, at) => (
          <MaskButton
            // biome-ignore lint/suspicious/noArrayIndexKey: rectangles have no names
            key={at}
            {...{ at, mask, edit, output }}
            isHere={mask.frame === undefined || mask.frame === frame}
          />
        ))}
      </div>
      <Text size="sm" c="dimmed">
        {text('projects.maskHow')}
      </Text>
      <MaskControls place={place} output={output} frame={frame} edit={edit} />
    </figure>
  );
}

interface MaskButtonProps {
  readonly at: number;
  readonly mask: Mask;
  readonly edit: MaskEdit;
  readonly output: InspectedOutput;
  readonly isHere: boolean;
}

function MaskButton({ at, mask, edit, output, isHere }: MaskButtonProps) {
  if (!isHere) return null;
  const pressed = (event: KeyboardEvent) => {
    const direction = DIRECTIONS[event.key];
    const isRemoval = event.key === 'Delete' || event.key === 'Backspace';
    if (!direction && !isRemoval) return;
    event.preventDefault();
    // Arrow keys go to the next image elsewhere.
    event.stopPropagation();
    if (!direction) return edit.remove(at);
    const by = event.shiftKey ? LONG_STEP : STEP;
    edit.change(
      at,
      within({ ...mask, left: mask.left + direction[0] * by, top: mask.top + direction[1] * by }, output),
    );
  };
  return (
    <button
      type="button"
      className="review-mask"
      style={styleOf(mask, output)}
      data-mask={at}
      aria-pressed={edit.selected === at}
      aria-label={text('projects.maskNumber', { number: count(at + 1) })}
      onFocus={() => edit.select(at)}
      onKeyDown={pressed}
    />
  );
}

/** As wide as the page lets it be, and not so high that one has to scroll. */
export function widthOf({ columns, rows }: Pick<InspectedOutput, 'columns' | 'rows'>): string {
  return `min(100%, ${(MOST_HEIGHT * columns) / rows}vh)`;
}

/** Another one is another picture. */
function versionOf({ masks, state }: InspectedOutput): string {
  return encodeURIComponent(
    `${state} ${masks.map(({ left, top, width, height, frame }) => [left, top, width, height, frame].join('.')).join()}`,
  );
}

/** Where the pointer is, in pixels of the image. */
function cornerOf(event: PointerEvent<HTMLElement>, { columns, rows }: InspectedOutput): Corner {
  const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
  const inside = (at: number, most: number) => Math.min(Math.max(Math.round(at), 0), most);
  return {
    x: inside(((event.clientX - left) / width) * columns, columns),
    y: inside(((event.clientY - top) / height) * rows, rows),
  };
}

function between(one: Corner, other: Corner): Mask {
  return {
    left: Math.min(one.x, other.x),
    top: Math.min(one.y, other.y),
    width: Math.abs(one.x - other.x),
    height: Math.abs(one.y - other.y),
  };
}

function shifted(mask: Mask, from: Corner, to: Corner, output: InspectedOutput): Mask {
  return within({ ...mask, left: mask.left + to.x - from.x, top: mask.top + to.y - from.y }, output);
}

/** Moved back so far that all of it lies in the image. */
function within(mask: Mask, { columns, rows }: InspectedOutput): Mask {
  const back = (at: number, length: number, most: number) => Math.max(0, Math.min(at, most - length));
  return { ...mask, left: back(mask.left, mask.width, columns), top: back(mask.top, mask.height, rows) };
}

function styleOf({ left, top, width, height }: Mask, { columns, rows }: InspectedOutput) {
  const part = (at: number, most: number) => `${(100 * at) / most}%`;
  return { left: part(left, columns), top: part(top, rows), width: part(width, columns), height: part(height, rows) };
}
