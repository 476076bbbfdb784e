import { SegmentedControl, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { growth } from '../api/queries.ts';
import { bytes, count } from '../format.ts';
import { type TextKey, text } from '../texts/texts.ts';
import { daily, daysLeft, type Measure } from './growth.ts';
import { GrowthChart } from './growth-chart.tsx';

const SPANS: readonly { readonly days: string; readonly title: TextKey }[] = [
  { days: '30', title: 'admin.days30' },
  { days: '365', title: 'admin.days365' },
  { days: '3650', title: 'admin.days3650' },
];
const CHARTS: readonly { readonly measure: Measure; readonly title: TextKey; readonly shown: (n: number) => string }[] =
  [
    { measure: 'bytes', title: 'admin.stored', shown: bytes },
    { measure: 'instances', title: 'studies.instances', shown: count },
    { measure: 'studies', title: 'nav.studies', shown: count },
  ];
const PACE_DAYS = 30;
const DAYS_A_YEAR = 365;

/** How the archive grew, and how long the disk lasts. */
export function GrowthSection({ freeBytes }: { readonly freeBytes: number | undefined }) {
  const search: { readonly days?: string } = useSearch({ strict: false });
  const navigate = useNavigate();
  const span = SPANS.find(({ days }) => days === search.days) ?? SPANS[0]!;
  const { data } = useQuery(growth(Number(span.days)));
  const { data: lately } = useQuery(growth(PACE_DAYS));
  const now = Date.now();
  const left = lately && freeBytes !== undefined ? daysLeft(daily(lately, 'bytes', now), freeBytes) : undefined;
  return (
    <section aria-labelledby="growth">
      <header className="page-head">
        <Title order={2} id="growth">
          {text('admin.growth')}
        </Title>
        <SegmentedControl
          size="xs"
          aria-label={text('admin.growthSpan')}
          value={span.days}
          onChange={(days) => navigate({ to: '/administration', replace: true, search: { days } })}
          data={SPANS.map(({ days, title }) => ({ value: days, label: text(title) }))}
        />
      </header>
      <div className="charts">
        {data &&
          CHARTS.map(({ measure, title, shown }) => (
            <GrowthChart key={measure} title={text(title)} points={daily(data, measure, now)} shown={shown} />
          ))}
      </div>
      {left !== undefined && left < 10 * DAYS_A_YEAR && (
        <p className="quiet">{text('admin.fullIn', { time: spanOf(left) })}</p>
      )}
    </section>
  );
}

function spanOf(days: number): string {
  const [value, unit] = days > 2 * DAYS_A_YEAR ? [days / DAYS_A_YEAR, 'year'] : [days, 'day'];
  return count(Math.round(value), { style: 'unit', unit, unitDisplay: 'long' });
}
