import { Text, Title } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { BinEntry } from '@vesalius/archive/api';
import { ask } from '../api/ask.ts';
import { OlderButton } from '../shell/older-button.tsx';
import { Empty, Failed } from '../shell/states.tsx';
import { text } from '../texts/texts.ts';
import { BinRow } from './bin-row.tsx';

const PAGE = 50;

async function pageOf(before: number | undefined): Promise<BinEntry[]> {
  const query = new URLSearchParams({ limit: String(PAGE), ...(before !== undefined && { before: String(before) }) });
  return (await ask<{ entries: BinEntry[] }>(`/bin?${query}`)).entries;
}

/** What was deleted and can be had back, newest first. */
export function BinPage() {
  document.title = `${text('bin.title')} · ${text('app.name')}`;
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['bin'],
    queryFn: ({ pageParam }) => pageOf(pageParam),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (last) => (last.length < PAGE ? undefined : last.at(-1)?.id),
  });
  const entries = data?.pages.flat();
  return (
    <div className="page">
      <header className="page-head">
        <div>
          <Title order={1}>{text('bin.title')}</Title>
          <Text size="sm" c="dimmed" maw="80ch">
            {text('bin.how')}
          </Text>
        </div>
      </header>
      {error && <Failed error={error} onRetry={refetch} />}
      {entries?.length === 0 && <Empty icon={IconTrash} title={text('bin.none')} how={text('bin.noneHow')} />}
      {entries && entries.length > 0 && <BinTable entries={entries} />}
      <OlderButton {...{ hasNextPage, isFetchingNextPage, fetchNextPage }} />
    </div>
  );
}

function BinTable({ entries }: { readonly entries: readonly BinEntry[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard (WCAG 2.1.1)
    <section className="table-scroll" tabIndex={0} aria-label={text('bin.title')}>
      <table className="table plain" aria-label={text('bin.title')}>
        <thead>
          <tr>
            <th>{text('studies.patient')}</th>
            <th>{text('studies.date')}</th>
            <th>{text('studies.description')}</th>
            <th className="numeric">{text('studies.instances')}</th>
            <th>{text('bin.why')}</th>
            <th>{text('bin.until')}</th>
            <th aria-label={text('bin.restore')} />
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <BinRow key={entry.id} entry={entry} />
          ))}
        </tbody>
      </table>
    </section>
  );
}
