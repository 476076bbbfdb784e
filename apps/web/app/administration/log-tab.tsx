import { SegmentedControl, Text } from '@mantine/core';
import { IconFileText } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { ask } from '../api/ask.ts';
import type { LogLine } from '../api/types.ts';
import { moment } from '../format.ts';
import { Empty, Failed } from '../shell/states.tsx';
import { text } from '../texts/texts.ts';

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;
const EVERY_MS = 5000;

/** What the server logged last, newest first. */
export function LogTab() {
  const search: { readonly level?: string } = useSearch({ strict: false });
  const level = LEVELS.find((one) => one === search.level) ?? 'info';
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery({
    queryKey: ['log', level],
    queryFn: async () => (await ask<{ lines: LogLine[] }>(`/log?level=${level}&limit=500`)).lines,
    refetchInterval: EVERY_MS,
    placeholderData: keepPreviousData,
  });
  if (error) return <Failed error={error} onRetry={refetch} />;
  return (
    <>
      <Text size="sm" c="dimmed">
        {text('admin.logHow')}
      </Text>
      <div className="form-row">
        <SegmentedControl
          size="xs"
          aria-label={text('admin.logLevel')}
          value={level}
          onChange={(next) =>
            navigate({ to: '/administration/$tab', params: { tab: 'log' }, replace: true, search: { level: next } })
          }
          data={LEVELS.map((one) => ({ value: one, label: text(`admin.level.${one}`) }))}
        />
      </div>
      {data?.length === 0 && <Empty icon={IconFileText} title={text('admin.noLog')} how={text('admin.noLogHow')} />}
      {data && data.length > 0 && <LineTable lines={data} />}
    </>
  );
}

function LineTable({ lines }: { readonly lines: readonly LogLine[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard (WCAG 2.1.1)
    <section className="table-scroll" tabIndex={0} aria-label={text('admin.log')}>
      <table className="table plain" aria-label={text('admin.log')}>
        <thead>
          <tr>
            <th>{text('admin.at')}</th>
            <th>{text('admin.logLevel')}</th>
            <th>{text('admin.logMessage')}</th>
            <th>{text('admin.logFacts')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ at, level, message, facts }, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no name, and two may be alike
            <tr key={`${at} ${place}`}>
              <td>{moment(at)}</td>
              <td className={level === 'error' || level === 'warn' ? 'bad' : undefined}>{level}</td>
              <td className="value">{message}</td>
              <td className="value mono">{facts === '{}' ? '' : facts}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
