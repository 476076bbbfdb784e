import { Button, NumberInput, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type PointerEvent, useState } from 'react';
import { tell } from '../../api/ask.ts';
import { count } from '../../format.ts';
import { text } from '../../texts/texts.ts';
import { Problem } from '../problem.tsx';
import { type BatchPlace, batchPath, type InspectedOutput, type Mask } from './review-queries.ts';

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

const NOTHING: Mask = { left: 0, top: 0, width: 0, height: 0 };
/** Of the window, in a hundred. */
const MOST_HEIGHT = 55;
const SIDES = ['left', 'top', 'width', 'height'] as const;
const LABELS = {
  left: 'projects.maskLeft',
  top: 'projects.maskTop',
  width: 'projects.maskWidth',
  height: 'projects.maskHeight',
} as const;

/** The picture after, over which rectangles are drawn by pointer or by numbers. */
export function MaskDrawing({ place, output, frame, address }: DrawingProps) {
  const queries = useQueryClient();
  const [mask, setMask] = useState(NOTHING);
  const [from, setFrom] = useState<Corner>();
  const put = useMutation({
    mutationFn: (masks: readonly Mask[]) =>
      tell('PUT', `${batchPath(place)}/outputs/${output.number}/masks`, { masks }),
    async onSuccess() {
      setMask(NOTHING);
      await queries.invalidateQueries({ queryKey: ['project', place.name, 'batches'] });
    },
  });
  const moved = (event: PointerEvent<HTMLElement>) => {
    if (from) setMask(between(from, cornerOf(event, output)));
  };
  const version = `${output.masks.length}-${put.submittedAt}`;
  return (
    <figure>
      <figcaption>{text('projects.afterPicture')}</figcaption>
      <div
        className="review-drawing"
        style={{ width: widthOf(output) }}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          setFrom(cornerOf(event, output));
        }}
        onPointerMove={moved}
        onPointerUp={() => setFrom(undefined)}
      >
        <img src={`${address}?drawn=${version}`} alt={text('projects.afterPicture')} draggable={false} />
        {mask.width > 0 && mask.height > 0 && <span className="review-mask" style={styleOf(mask, output)} />}
      </div>
      <Text size="sm" c="dimmed">
        {text('projects.maskHow')}
      </Text>
      <div className="form-row">
        {SIDES.map((side) => (
          <NumberInput
            key={side}
            className="review-number"
            label={text(LABELS[side])}
            min={0}
            value={mask[side]}
            onChange={(value) => setMask({ ...mask, [side]: Math.max(0, Math.round(Number(value))) })}
          />
        ))}
      </div>
      <div className="form-row">
        <Button
          variant="default"
          disabled={mask.width === 0 || mask.height === 0}
          loading={put.isPending}
          onClick={() => put.mutate([...output.masks, output.frames > 1 ? { ...mask, frame } : mask])}
        >
          {text('projects.addMask')}
        </Button>
        {output.masks.length > 0 && (
          <Button variant="subtle" loading={put.isPending} onClick={() => put.mutate([])}>
            {text('projects.clearMasks')}
          </Button>
        )}
        <Text size="sm">{text('projects.masks', { count: count(output.masks.length) })}</Text>
      </div>
      <Problem error={put.error} />
    </figure>
  );
}

/** As wide as the page lets it be, and not so high that one has to scroll. */
export function widthOf({ columns, rows }: Pick<InspectedOutput, 'columns' | 'rows'>): string {
  return `min(100%, ${(MOST_HEIGHT * columns) / rows}vh)`;
}

/** Where the pointer is, in pixels of the image. */
function cornerOf(event: PointerEvent<HTMLElement>, { columns, rows }: InspectedOutput): Corner {
  const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
  const within = (at: number, most: number) => Math.min(Math.max(Math.round(at), 0), most);
  return {
    x: within(((event.clientX - left) / width) * columns, columns),
    y: within(((event.clientY - top) / height) * rows, rows),
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

function styleOf({ left, top, width, height }: Mask, { columns, rows }: InspectedOutput) {
  const part = (at: number, most: number) => `${(100 * at) / most}%`;
  return { left: part(left, columns), top: part(top, rows), width: part(width, columns), height: part(height, rows) };
}
