import { Alert, Skeleton } from '@mantine/core';
import { IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { statistics } from '../api/queries.ts';
import { bytes, count } from '../format.ts';
import { Failed } from '../shell/states.tsx';
import { text } from '../texts/texts.ts';

/** How much there is, and whether all is well. */
export function OverviewTab() {
  const { data, error, refetch } = useQuery(statistics);
  const health = useQuery({
    queryKey: ['health'],
    queryFn: async () => (await fetch('/health/ready')).ok,
    refetchInterval: 10_000,
  });
  if (error) return <Failed error={error} onRetry={refetch} />;
  if (!data) return <Skeleton height={96} className="late" />;
  const figures = [
    [text('admin.patients'), count(data.patients)],
    [text('nav.studies'), count(data.studies)],
    [text('studies.series'), count(data.series)],
    [text('studies.instances'), count(data.instances)],
    [text('admin.stored'), bytes(data.bytes)],
  ] as const;
  const Icon = health.data === false ? IconCircleX : IconCircleCheck;
  return (
    <>
      {data.quarantined > 0 && (
        <Alert variant="light" color="yellow" p="xs" className="notice">
          {text('admin.heldSome', { count: count(data.quarantined) })}{' '}
          <Link to="/administration/$tab" params={{ tab: 'quarantine' }}>
            {text('admin.decide')}
          </Link>
        </Alert>
      )}
      <dl className="figures">
        {figures.map(([title, value]) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <div>
          <dt>{text('admin.health')}</dt>
          <dd className={health.data === false ? 'bad' : 'good'}>
            <Icon size={20} aria-hidden /> {text(health.data === false ? 'admin.notReady' : 'admin.ready')}
          </dd>
        </div>
      </dl>
    </>
  );
}
