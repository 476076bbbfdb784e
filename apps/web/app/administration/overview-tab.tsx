import { Alert, Skeleton } from '@mantine/core';
import { IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { health as healthOf, statistics } from '../api/queries.ts';
import { waitingEmergencies } from '../emergency/emergency-queries.ts';
import { bytes, count, moment } from '../format.ts';
import { Failed } from '../shell/states.tsx';
import { text } from '../texts/texts.ts';
import { GrowthSection } from './growth-section.tsx';

/** How much there is, and whether all is well. */
export function OverviewTab() {
  const { data, error, refetch } = useQuery(statistics);
  const health = useQuery(healthOf);
  const { data: waiting = 0 } = useQuery({ ...waitingEmergencies, refetchInterval: 30_000 });
  if (error) return <Failed error={error} onRetry={refetch} />;
  if (!data) return <Skeleton height={96} className="late" />;
  const figures = [
    [text('admin.patients'), count(data.patients)],
    [text('nav.studies'), count(data.studies)],
    [text('studies.series'), count(data.series)],
    [text('studies.instances'), count(data.instances)],
    [text('admin.stored'), bytes(data.bytes)],
  ] as const;
  const isReady = health.data?.ready ?? !health.error;
  const Icon = isReady ? IconCircleCheck : IconCircleX;
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
      {waiting > 0 && (
        <Alert variant="light" color="red" p="xs" className="notice">
          {text('emergency.waiting', { count: count(waiting) })}{' '}
          <Link to="/audit/$tab" params={{ tab: 'emergencies' }}>
            {text('emergency.toReview')}
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
          <dd className={isReady ? 'good' : 'bad'}>
            <Icon size={20} aria-hidden /> {text(isReady ? 'admin.ready' : 'admin.notReady')}
          </dd>
          {health.data?.reason}
        </div>
      </dl>
      <GrowthSection freeBytes={health.data?.freeBytes} />
      {health.data && (
        <dl className="facts process">
          <dt>{text('admin.free')}</dt>
          <dd>{bytes(health.data.freeBytes)}</dd>
          <dt>{text('admin.memory')}</dt>
          <dd>{bytes(health.data.memoryBytes)}</dd>
          <dt>{text('admin.runsSince')}</dt>
          <dd>{moment(health.data.startedAt)}</dd>
          <dt>{text('admin.version')}</dt>
          <dd>{health.data.version}</dd>
        </dl>
      )}
    </>
  );
}
