import { Button, Progress } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { tell } from '../api/ask.ts';
import type { Job } from '../api/types.ts';
import { count } from '../format.ts';
import { text } from '../texts/texts.ts';
import { isUnderWay, jobProgress, jobTitle, stateText } from './job-words.ts';
import { timeLeft } from './time-left.ts';

/** A job of the server. */
export function JobCard({ job }: { readonly job: Job }) {
  const queries = useQueryClient();
  const { id, done, total, failed, startedAt, error } = job;
  const cancel = async () => {
    await tell('POST', `/jobs/${id}/cancel`).catch(() => {}); // it has ended meanwhile, which the list will show
    queries.invalidateQueries({ queryKey: ['jobs'] });
  };
  return (
    <article className="activity-card">
      <p>
        {jobTitle(job)} <span className="quiet">{stateText(job.state)}</span>
      </p>
      {isUnderWay(job) && (
        <Progress
          value={total ? (100 * done) / total : 100}
          striped={!total}
          animated={!total}
          aria-label={jobTitle(job)}
        />
      )}
      <div className="activity-foot">
        <span className="quiet">
          {[
            jobProgress(job),
            failed > 0 && text('activity.jobFailed', { count: count(failed) }),
            isUnderWay(job) && startedAt && total && timeLeft(startedAt, done, total),
            error,
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
        {isUnderWay(job) && (
          <Button size="compact-sm" variant="default" onClick={cancel}>
            {text('state.cancel')}
          </Button>
        )}
      </div>
    </article>
  );
}
