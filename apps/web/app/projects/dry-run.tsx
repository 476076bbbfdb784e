import { Button, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { isUnderWay, jobProgress } from '../activity/job-words.ts';
import { ask, tell } from '../api/ask.ts';
import type { Job } from '../api/types.ts';
import { count } from '../format.ts';
import { text } from '../texts/texts.ts';
import { wordsIn } from './lines.ts';
import { Problem } from './problem.tsx';

interface Report {
  readonly instances: number;
  readonly refused: number;
  readonly burnedIn: Readonly<Record<string, number>>;
  readonly changes: readonly {
    readonly path: string;
    readonly keyword: string;
    readonly action: string;
    readonly ground: string;
    readonly count: number;
  }[];
}

/** Tries the profile as it stands in the form on real studies; nothing is written. */
export function DryRun({ name, profile }: { readonly name: string; readonly profile: object }) {
  const [typed, setTyped] = useState('');
  const uids = wordsIn(typed);
  const run = useMutation({
    mutationFn: () =>
      tell<{ id: number }>('POST', `/projects/${name}/profile/dry-run`, { studyInstanceUids: uids, profile }),
  });
  return (
    <section className="stack" aria-label={text('projects.dryRun')}>
      <div className="form-row">
        <TextInput
          label={text('projects.dryRunOn')}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button variant="default" disabled={uids.length === 0} loading={run.isPending} onClick={() => run.mutate()}>
          {text('projects.dryRun')}
        </Button>
      </div>
      <Problem error={run.error} />
      {run.data && <ReportOf id={run.data.id} />}
    </section>
  );
}

function ReportOf({ id }: { readonly id: number }) {
  const { data: job } = useQuery({
    queryKey: ['job', id],
    queryFn: () => ask<Job & { result?: Report }>(`/jobs/${id}`),
    refetchInterval: ({ state }) => (state.data && !isUnderWay(state.data) ? false : 500),
  });
  if (!job) return null;
  const report = job.result;
  if (!report) return <Text role="status">{job.error ?? jobProgress(job)}</Text>;
  const { instances, refused, burnedIn, changes } = report;
  const risky = (burnedIn.risky ?? 0) + (burnedIn.declared ?? 0);
  return (
    <>
      <Text role="status">
        {text('projects.dryRunDone', { instances: count(instances), refused: count(refused), risky: count(risky) })}
      </Text>
      <div className="table-scroll report">
        <table className="table plain" aria-label={text('projects.dryRun')}>
          <thead>
            <tr>
              <th>{text('instance.name')}</th>
              <th>{text('instance.tag')}</th>
              <th>{text('projects.action')}</th>
              <th>{text('projects.ground')}</th>
              <th className="numeric">{text('projects.times')}</th>
            </tr>
          </thead>
          <tbody>
            {changes.map((change) => (
              <tr key={`${change.path} ${change.action} ${change.ground}`}>
                <td>{change.keyword || '–'}</td>
                <td className="mono">{change.path}</td>
                <td>{change.action}</td>
                <td>{change.ground}</td>
                <td className="numeric">{count(change.count)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
