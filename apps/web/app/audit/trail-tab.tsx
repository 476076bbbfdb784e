import { IconShieldCheck } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../api/ask.ts';
import type { AuditEvent } from '../api/types.ts';
import { moment } from '../format.ts';
import { OlderButton } from '../shell/older-button.tsx';
import { Empty, Failed } from '../shell/states.tsx';
import { text } from '../texts/texts.ts';
import { ALL, type AuditFilter, queryOf } from './audit-filter.ts';
import { KIND_TEXTS } from './audit-kinds.ts';
import { ExportLinks } from './export-links.tsx';
import { FilterForm } from './filter-form.tsx';

const PAGE = 100;

async function pageOf(filter: AuditFilter, before: number | undefined): Promise<AuditEvent[]> {
  const query = queryOf(filter);
  query.set('limit', String(PAGE));
  if (before !== undefined) query.set('before', String(before));
  return (await ask<{ events: AuditEvent[] }>(`/audit?${query}`)).events;
}

/** The trail, newest first, narrowed by what the person looks for. */
export function TrailTab() {
  const [filter, setFilter] = useState(ALL);
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam }) => pageOf(filter, pageParam),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (last) => (last.length < PAGE ? undefined : last.at(-1)?.id),
  });
  const events = data?.pages.flat();
  return (
    <>
      <FilterForm filter={filter} onFilter={setFilter} />
      <ExportLinks filter={filter} />
      {error && <Failed error={error} onRetry={refetch} />}
      {events?.length === 0 && <Empty icon={IconShieldCheck} title={text('audit.none')} how={text('audit.noneHow')} />}
      {events && events.length > 0 && <EventTable events={events} />}
      <OlderButton {...{ hasNextPage, isFetchingNextPage, fetchNextPage }} />
    </>
  );
}

function EventTable({ events }: { readonly events: readonly AuditEvent[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard (WCAG 2.1.1)
    <section className="table-scroll" tabIndex={0} aria-label={text('audit.trail')}>
      <table className="table plain" aria-label={text('audit.trail')}>
        <thead>
          <tr>
            <th className="numeric">#</th>
            <th>{text('admin.at')}</th>
            <th>{text('admin.kind')}</th>
            <th>{text('audit.outcome')}</th>
            <th>{text('audit.who')}</th>
            <th>{text('audit.address')}</th>
            <th>{text('audit.study')}</th>
            <th>{text('audit.facts')}</th>
          </tr>
        </thead>
        <tbody>
          {events.map(({ id, at, kind, outcome, actor, address, studyInstanceUid, facts }) => (
            <tr key={id}>
              <td className="numeric">{id}</td>
              <td>{moment(at)}</td>
              <td>{text(KIND_TEXTS[kind] ?? 'audit.kind.application')}</td>
              <td className={outcome === 'failure' ? 'bad' : 'good'}>
                {text(outcome === 'failure' ? 'audit.failure' : 'audit.success')}
              </td>
              <td>{actor}</td>
              <td className="mono">{address}</td>
              <td className="mono">{studyInstanceUid}</td>
              <td className="audit-facts">{factsText(facts)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function factsText(facts: AuditEvent['facts'] = {}): string {
  return Object.entries(facts)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}
