import { CloseButton, Title, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconActivity } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { jobs, session } from '../api/queries.ts';
import { ImportCard, InterruptedCard } from '../imports/import-card.tsx';
import { text } from '../texts/texts.ts';
import { ActCard } from './act-card.tsx';
import { activity, useActivity } from './activity-store.ts';
import { JobCard } from './job-card.tsx';

const MOST_JOBS = 8;
const UNDER_WAY = new Set(['waiting', 'running']);

/** Long work: what this page brings in, and the jobs of the server, which are there after a reload too. */
export function ActivityDrawer() {
  const { isOpen, imports, interrupted, acts } = useActivity();
  const { data: me } = useQuery(session);
  const { data = [] } = useQuery({ ...jobs, enabled: me !== undefined });
  const running =
    imports.filter(({ state }) => state === 'running').length + data.filter(({ state }) => UNDER_WAY.has(state)).length;
  if (!isOpen)
    return (
      <UnstyledButton className={running > 0 ? 'activity-button busy' : 'activity-button'} onClick={activity.open}>
        <VisuallyHidden>{text('activity.title')}</VisuallyHidden>
        <IconActivity size={18} aria-hidden />
        {running > 0 && <span>{running}</span>}
      </UnstyledButton>
    );
  return (
    <section className="activity" aria-label={text('activity.title')} aria-live="polite">
      <header>
        <Title order={2}>{text('activity.title')}</Title>
        <CloseButton aria-label={text('state.close')} onClick={activity.close} />
      </header>
      <div className="activity-body">
        {imports.length + interrupted.length + acts.length + data.length === 0 && (
          <p className="quiet">{text('activity.none')}</p>
        )}
        {acts.map((one) => (
          <ActCard key={one.id} one={one} />
        ))}
        {interrupted.map((one) => (
          <InterruptedCard key={one.id} one={one} />
        ))}
        {imports.map((one) => (
          <ImportCard key={one.id} one={one} />
        ))}
        {data.slice(0, MOST_JOBS).map((job) => (
          <JobCard key={job.id} job={job} />
        ))}
      </div>
    </section>
  );
}
