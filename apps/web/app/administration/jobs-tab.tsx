import { Button } from '@mantine/core';
import { IconListCheck } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { isUnderWay, jobProgress, jobTitle, stateText } from '../activity/job-words.ts';
import { tell } from '../api/ask.ts';
import { jobs } from '../api/queries.ts';
import { moment } from '../format.ts';
import { Empty, Failed } from '../shell/states.tsx';
import { text } from '../texts/texts.ts';

/** The newest jobs of the server. */
export function JobsTab() {
  const { data, error, refetch } = useQuery(jobs);
  const queries = useQueryClient();
  const cancel = async (id: number) => {
    await tell('POST', `/jobs/${id}/cancel`).catch(() => {}); // it has ended meanwhile, which the list will show
    queries.invalidateQueries({ queryKey: ['jobs'] });
  };
  if (error) return <Failed error={error} onRetry={refetch} />;
  if (data?.length === 0)
    return <Empty icon={IconListCheck} title={text('admin.noJobs')} how={text('admin.noJobsHow')} />;
  return (
    <div className="table-scroll">
      <table className="table plain" aria-label={text('admin.jobs')}>
        <thead>
          <tr>
            <th>{text('admin.kind')}</th>
            <th>{text('admin.state')}</th>
            <th className="numeric">{text('admin.progress')}</th>
            <th>{text('admin.by')}</th>
            <th>{text('admin.at')}</th>
            <th aria-label={text('state.cancel')} />
          </tr>
        </thead>
        <tbody>
          {data?.map((job) => (
            <tr key={job.id}>
              <td>{jobTitle(job)}</td>
              <td>{[stateText(job.state), job.error].filter(Boolean).join(': ')}</td>
              <td className="numeric">{jobProgress(job)}</td>
              <td>{job.createdBy}</td>
              <td>{moment(job.createdAt)}</td>
              <td>
                {isUnderWay(job) && (
                  <Button size="compact-sm" variant="default" onClick={() => cancel(job.id)}>
                    {text('state.cancel')}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
