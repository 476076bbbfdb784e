import { type PointerEvent, useState } from 'react';
import { day } from '../format.ts';
import { text } from '../texts/texts.ts';
import type { Point } from './growth.ts';

const WIDTH = 360;
const HEIGHT = 96;
/** Room for the line's own thickness. */
const EDGE = 2;

interface ChartProps {
  readonly title: string;
  readonly points: readonly Point[];
  readonly shown: (value: number) => string;
}

/** How one figure grew: a line over days. The value under the pointer is told in words, as is what came of it all. */
export function GrowthChart({ title, points, shown }: ChartProps) {
  const [under, setUnder] = useState<Point>();
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last) return null;
  const highest = Math.max(1, ...points.map(({ value }) => value));
  const span = Math.max(1, last.at - first.at);
  const x = ({ at }: Point) => EDGE + ((at - first.at) / span) * (WIDTH - 2 * EDGE);
  const y = ({ value }: Point) => HEIGHT - EDGE - (value / highest) * (HEIGHT - 2 * EDGE);
  // One day alone is a line too.
  const drawn = points.length === 1 ? [first, { ...first, at: first.at + span }] : points;
  const line = drawn.map((point) => `${x(point).toFixed(1)},${y(point).toFixed(1)}`).join(' ');
  const look = (event: PointerEvent<SVGSVGElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const place = Math.round(((event.clientX - left) / width) * (points.length - 1));
    setUnder(points[Math.min(points.length - 1, Math.max(0, place))]);
  };
  return (
    <figure className="chart">
      <figcaption>
        <span>{title}</span>
        <strong>{shown(last.value)}</strong>
        <span className="quiet">
          {under ? text('admin.onDay', { day: day(under.at), value: shown(under.value) }) : change(first, last, shown)}
        </span>
      </figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${title}: ${day(first.at)} ${shown(first.value)}, ${day(last.at)} ${shown(last.value)}`}
        onPointerMove={look}
        onPointerLeave={() => setUnder(undefined)}
      >
        <polygon points={`${EDGE},${HEIGHT} ${line} ${WIDTH - EDGE},${HEIGHT}`} />
        <polyline points={line} />
        {under && <line x1={x(under)} x2={x(under)} y1={0} y2={HEIGHT} />}
      </svg>
      <div className="chart-ends quiet">
        <span>{day(first.at)}</span>
        <span>{day(last.at)}</span>
      </div>
    </figure>
  );
}

function change(first: Point, last: Point, shown: (value: number) => string): string {
  const by = last.value - first.value;
  if (by > 0) return text('admin.grew', { more: shown(by) });
  return by < 0 ? text('admin.shrank', { less: shown(-by) }) : text('admin.steady');
}
