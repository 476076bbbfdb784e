import { UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { classes } from '../shell/classes.ts';
import { text } from '../texts/texts.ts';
import { changeListSettings, useListSettings } from './list-settings.ts';
import { nextSorting, type Sorting, sortedBy } from './sorting.ts';

const NARROWEST_PX = 48;
const WIDEST_PX = 800;
const STEP_PX = 16;

interface HeadProps {
  readonly name: string;
  readonly title: string;
  /** Pixels; without one the column takes what is left. */
  readonly width?: number | undefined;
  readonly numeric?: boolean | undefined;
  readonly wide?: boolean;
  /** What the server sorts by for it. */
  readonly by: string;
  readonly sorting: Sorting;
  readonly onSort: (sort: string | undefined) => void;
}

/** The head of a column: sorts the list by it, and has an edge that is drawn to make it wider. */
export function ColumnHead({ name, title, width, numeric, wide, by, sorting, onSort }: HeadProps) {
  const { widths } = useListSettings();
  const shown = widths[name] ?? width;
  const direction = sortedBy(sorting, by);
  const Arrow = direction === 'descending' ? IconArrowDown : IconArrowUp;
  return (
    <th
      scope="col"
      style={shown === undefined ? undefined : { width: shown }}
      className={classes({ numeric, wide, patient: name === 'patient' && shown === undefined })}
      aria-sort={direction ?? 'none'}
      aria-label={title}
    >
      <UnstyledButton className="sort" onClick={() => onSort(nextSorting(sorting, by))}>
        <span>{title}</span>
        {direction && <Arrow size={12} stroke={2} aria-hidden />}
      </UnstyledButton>
      <Edge name={name} title={title} width={shown} />
    </th>
  );
}

/** The edge between two columns: drawn by pointer or with the arrows, and given back by a double click. */
function Edge({
  name,
  title,
  width,
}: {
  readonly name: string;
  readonly title: string;
  readonly width?: number | undefined;
}) {
  const { widths } = useListSettings();
  const began = useRef<{ readonly x: number; readonly width: number; readonly sign: number }>(undefined);
  const put = (pixels: number) =>
    changeListSettings(
      { widths: { ...widths, [name]: Math.round(Math.min(WIDEST_PX, Math.max(NARROWEST_PX, pixels))) } },
      { isDrawing: true },
    );
  const isMirrored = (of: Element) => getComputedStyle(of).direction === 'rtl';
  const begin = (event: PointerEvent<HTMLElement>) => {
    const edge = event.currentTarget;
    edge.setPointerCapture(event.pointerId);
    began.current = { x: event.clientX, width: edge.parentElement!.offsetWidth, sign: isMirrored(edge) ? -1 : 1 };
  };
  const draw = ({ clientX }: PointerEvent) => {
    const from = began.current;
    if (from) put(from.width + from.sign * (clientX - from.x));
  };
  const hear = (event: KeyboardEvent<HTMLElement>) => {
    const edge = event.currentTarget;
    const step = { ArrowRight: STEP_PX, ArrowLeft: -STEP_PX }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    put(edge.parentElement!.offsetWidth + (isMirrored(edge) ? -step : step));
  };
  const giveBack = () =>
    changeListSettings({ widths: Object.fromEntries(Object.entries(widths).filter(([one]) => one !== name)) });
  return (
    // biome-ignore lint/a11y/useSemanticElements: an edge that moves is a separator with a value (ARIA 1.2 separator), which no element is
    <span
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={text('studies.resize', { column: title })}
      aria-valuenow={width ?? 0}
      aria-valuemin={NARROWEST_PX}
      aria-valuemax={WIDEST_PX}
      className="edge"
      onPointerDown={begin}
      onPointerMove={draw}
      onPointerUp={() => (began.current = undefined)}
      onDoubleClick={giveBack}
      onKeyDown={hear}
    />
  );
}
