import { Button, Checkbox, NumberInput, Text } from '@mantine/core';
import { count } from '../../format.ts';
import { text } from '../../texts/texts.ts';
import { Problem } from '../problem.tsx';
import type { MaskEdit } from './mask-edit.ts';
import type { BatchPlace, InspectedOutput, Mask } from './review-queries.ts';
import { useMadeAnew } from './use-made-anew.ts';

interface ControlsProps {
  readonly place: BatchPlace;
  readonly output: InspectedOutput;
  readonly frame: number;
  readonly edit: MaskEdit;
}

const SIDES = ['left', 'top', 'width', 'height'] as const;
const LABELS = {
  left: 'projects.maskLeft',
  top: 'projects.maskTop',
  width: 'projects.maskWidth',
  height: 'projects.maskHeight',
} as const;

/** Rectangles by numbers, and what makes the image anew with them. */
export function MaskControls({ place, output, frame, edit }: ControlsProps) {
  const anew = useMadeAnew(place);
  const { masks, selected } = edit;
  const isChanged = JSON.stringify(masks) !== JSON.stringify(output.masks);
  const put = (series: boolean) =>
    anew.mutate({ path: `outputs/${output.number}/masks`, body: { masks, ...(series && { series }) } });
  return (
    <>
      {selected !== undefined && masks[selected] && (
        <SelectedMask output={output} frame={frame} edit={edit} at={selected} mask={masks[selected]} />
      )}
      <div className="form-row">
        <Button variant="default" onClick={() => edit.add(inTheMiddle(output))}>
          {text('projects.newMask')}
        </Button>
        <Button variant="default" disabled={!edit.canUndo} onClick={edit.undo}>
          {text('projects.undoMask')}
        </Button>
        <Button disabled={!isChanged} loading={anew.isPending} onClick={() => put(false)}>
          {text('projects.applyMasks')}
        </Button>
        <Button variant="default" disabled={anew.isPending} onClick={() => put(true)}>
          {text('projects.applyToSeries')}
        </Button>
        <Text size="sm" role="status">
          {text('projects.masks', { count: count(output.masks.length) })}
        </Text>
      </div>
      <Problem error={anew.error} />
    </>
  );
}

interface SelectedProps extends Omit<ControlsProps, 'place'> {
  readonly at: number;
  readonly mask: Mask;
}

function SelectedMask({ output, frame, edit, at, mask }: SelectedProps) {
  const { frame: only, ...everywhere } = mask;
  return (
    <div className="form-row">
      {SIDES.map((side) => (
        <NumberInput
          key={side}
          className="review-number"
          label={text(LABELS[side])}
          min={side === 'width' || side === 'height' ? 1 : 0}
          value={mask[side]}
          onChange={(value) => edit.change(at, { ...mask, [side]: Math.max(0, Math.round(Number(value))) })}
        />
      ))}
      {output.frames > 1 && (
        <Checkbox
          label={text('projects.onAllFrames')}
          checked={only === undefined}
          onChange={(event) => edit.change(at, event.currentTarget.checked ? everywhere : { ...mask, frame })}
        />
      )}
      <Button variant="subtle" onClick={() => edit.remove(at)}>
        {text('projects.removeMask')}
      </Button>
    </div>
  );
}

/** Where a rectangle begins that is placed by keys. */
function inTheMiddle({ columns, rows }: InspectedOutput): Mask {
  const [width, height] = [Math.max(1, Math.round(columns / 4)), Math.max(1, Math.round(rows / 8))];
  return { left: Math.round((columns - width) / 2), top: Math.round((rows - height) / 2), width, height };
}
