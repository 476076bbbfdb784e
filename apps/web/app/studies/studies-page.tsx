import { Alert, Button, Text, Title } from '@mantine/core';
import { IconFileUnknown, IconStack2, IconTrash, IconUpload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { statistics, useMay } from '../api/queries.ts';
import { bytes, count } from '../format.ts';
import { Empty, Failed } from '../shell/states.tsx';
import { text } from '../texts/texts.ts';
import { FirstSteps } from '../welcome/first-steps.tsx';
import { SelectionBar } from './selection-bar.tsx';
import { USUAL_SORTING } from './sorting.ts';
import { StudyFilters } from './study-filters.tsx';
import { StudyPanel } from './study-panel.tsx';
import { isNarrowed, type StudySearch, selectedIn } from './study-search.ts';
import { StudyTable } from './study-table.tsx';
import { useListedStudies, useLive, useStudies } from './use-studies.ts';

/** The studies found, newest first; the open one stands beside them. All that is chosen stands in the address. */
export function StudiesPage() {
  const search: StudySearch = useSearch({ from: '/shell/' });
  const navigate = useNavigate();
  const remember = (change: Partial<Record<keyof StudySearch, string | undefined>>, replace = true) =>
    navigate({ to: '/', replace, search: (before: StudySearch) => without({ ...before, ...change }) });
  const list = useStudies(search);
  useListedStudies(list.studies);
  const live = useLive(list.pages);
  const selected = selectedIn(search);
  const select = (uids: readonly string[]) => remember({ selected: uids.length === 0 ? undefined : uids.join(',') });
  document.title = `${text('studies.title')} · ${text('app.name')}`;
  return (
    <div className="studies">
      <section className="studies-main" aria-label={text('studies.title')}>
        <Head />
        <StudyFilters search={search} onChange={remember} />
        <Notices live={live} />
        {list.isError && <Failed error={list.error} onRetry={() => list.refetch()} />}
        {!list.isError && list.studies.length === 0 && !list.isPending && (
          <NoStudies isFiltered={isNarrowed(search)} onClear={() => navigate({ to: '/', search: {} })} />
        )}
        {!list.isError && (list.isPending || list.studies.length > 0) && (
          <StudyTable
            studies={list.studies}
            isPending={list.isPending}
            open={search.study}
            selected={selected}
            sorting={search.sort ?? USUAL_SORTING}
            onSort={(sort) => remember({ sort })}
            onSelect={select}
            onOpen={(study) => remember({ study }, false)}
            onEnd={() => list.hasNextPage && !list.isFetchingNextPage && list.fetchNextPage()}
          />
        )}
        <Text size="xs" c="dimmed" className="studies-foot" role="status">
          {list.studies.length > 0 &&
            text(list.hasNextPage ? 'studies.foundMore' : 'studies.found', { count: count(list.studies.length) })}
          {live.lost && ` · ${text('state.live')}`}
        </Text>
        <SelectionBar selected={selected} onSelect={select} />
      </section>
      {search.study && <StudyPanel uid={search.study} onClose={() => remember({ study: undefined }, false)} />}
    </div>
  );
}

function without(search: Partial<Record<keyof StudySearch, string | undefined>>): StudySearch {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value)) as StudySearch;
}

function Head() {
  const mayBringIn = useMay('store');
  const mayDelete = useMay('delete');
  const { data } = useQuery({ ...statistics, enabled: useMay('metrics.read') });
  return (
    <header className="page-head">
      <div>
        <Title order={1}>{text('studies.title')}</Title>
        <Text size="sm" c="dimmed">
          {data &&
            text('studies.counts', {
              studies: count(data.studies),
              instances: count(data.instances),
              bytes: bytes(data.bytes),
            })}
        </Text>
      </div>
      <div className="head-actions">
        {mayDelete && (
          <Button component={Link} to="/bin" variant="default" leftSection={<IconTrash size={16} aria-hidden />}>
            {text('bin.title')}
          </Button>
        )}
        {mayBringIn && (
          <Button component={Link} to="/bring-in" leftSection={<IconUpload size={16} aria-hidden />}>
            {text('nav.bringIn')}
          </Button>
        )}
      </div>
    </header>
  );
}

function Notices({ live }: { readonly live: ReturnType<typeof useLive> }) {
  const mayDecide = useMay('quarantine.resolve');
  const { data } = useQuery({ ...statistics, enabled: useMay('metrics.read') });
  return (
    <>
      {live.waiting && (
        <Alert variant="light" p="xs">
          {text('studies.new')}{' '}
          <Button size="compact-sm" variant="default" onClick={live.show}>
            {text('studies.show')}
          </Button>
        </Alert>
      )}
      {mayDecide && data && data.quarantined > 0 && (
        <Alert variant="light" color="yellow" p="xs" className="notice">
          {text('admin.heldSome', { count: count(data.quarantined) })}{' '}
          <Link to="/administration/$tab" params={{ tab: 'quarantine' }}>
            {text('admin.decide')}
          </Link>
        </Alert>
      )}
    </>
  );
}

function NoStudies({ isFiltered, onClear }: { readonly isFiltered: boolean; readonly onClear: () => void }) {
  if (isFiltered)
    return (
      <Empty icon={IconFileUnknown} title={text('studies.nothing')} how={text('studies.nothingHow')}>
        <Button variant="default" onClick={onClear}>
          {text('studies.clear')}
        </Button>
      </Empty>
    );
  return (
    <div className="first">
      <Empty icon={IconStack2} title={text('studies.none')} how={text('studies.noneHow')} />
      <FirstSteps />
    </div>
  );
}
