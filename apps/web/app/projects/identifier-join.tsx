import { Button, FileButton, SegmentedControl, Text, Textarea } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ask, tell } from '../api/ask.ts';
import { jobs } from '../api/queries.ts';
import { count } from '../format.ts';
import { Failed } from '../shell/states.tsx';
import { text } from '../texts/texts.ts';
import { JobLine } from './job-line.tsx';
import { Problem } from './problem.tsx';

const OUTCOMES = [
  'found',
  'already-in',
  'not-found',
  'ambiguous',
  'no-right',
  'consent-withdrawn',
  'project-full',
] as const;
type Outcome = (typeof OUTCOMES)[number];

interface Lines {
  readonly total: number;
  readonly counts: Partial<Record<Outcome, number>>;
  readonly lines: readonly {
    readonly line: number;
    readonly text: string;
    readonly outcome: Outcome;
    readonly studies: number;
  }[];
}

/** A list of identifiers, typed or from a file: tried first, then put in; what became of each line is shown and can be saved. */
export function IdentifierJoin({ name }: { readonly name: string }) {
  const queries = useQueryClient();
  const [csv, setCsv] = useState('');
  const [endedJob, setEndedJob] = useState<number>();
  const join = useMutation({
    mutationFn: (dryRun: boolean) => tell<{ id: number }>('POST', `/projects/${name}/joins`, { csv, dryRun }),
    onSuccess: () => queries.invalidateQueries({ queryKey: jobs.queryKey }),
  });
  const lines = csv.split('\n').filter((line) => line.trim() !== '').length;
  return (
    <section className="stack" aria-label={text('projects.byIdentifiers')}>
      <Textarea
        label={text('projects.byIdentifiers')}
        description={text('governance.listHow')}
        autosize
        minRows={3}
        maxRows={10}
        value={csv}
        onChange={(event) => setCsv(event.currentTarget.value)}
      />
      <div className="form-row">
        <FileButton
          accept=".csv,.txt,.tsv,text/csv,text/plain"
          onChange={async (file) => file && setCsv(await file.text())}
        >
          {(props) => (
            <Button variant="default" {...props}>
              {text('governance.fhirFile')}
            </Button>
          )}
        </FileButton>
        <Button variant="default" disabled={lines === 0} loading={join.isPending} onClick={() => join.mutate(true)}>
          {text('governance.tryList')}
        </Button>
        <Button disabled={lines === 0} loading={join.isPending} onClick={() => join.mutate(false)}>
          {text('projects.joinCount', { count: count(lines) })}
        </Button>
      </div>
      <Problem error={join.error} />
      {join.data && (
        <>
          <Text size="sm" fw={600}>
            {text(join.variables ? 'governance.tried' : 'governance.putIn')}
          </Text>
          <JobLine
            key={join.data.id}
            id={join.data.id}
            isTrial={join.variables}
            onEnd={() => {
              setEndedJob(join.data.id);
              queries.invalidateQueries({ queryKey: ['project', name] });
            }}
          />
          {endedJob === join.data.id && <LineResults name={name} job={endedJob} />}
        </>
      )}
    </section>
  );
}

function LineResults({ name, job }: { readonly name: string; readonly job: number }) {
  const [outcome, setOutcome] = useState<Outcome | 'all'>('all');
  const path = `/projects/${name}/joins/${job}/lines`;
  const { data, error, refetch } = useQuery({
    queryKey: ['lines', name, job, outcome],
    queryFn: () => ask<Lines>(`${path}${outcome === 'all' ? '' : `?outcome=${outcome}`}`),
  });
  if (error) return <Failed error={error} onRetry={refetch} />;
  if (!data) return null;
  const shown = OUTCOMES.filter((one) => data.counts[one]);
  const label = (one: Outcome) => `${text(`governance.line_${one}`)} ${count(data.counts[one] ?? 0)}`;
  return (
    <div className="stack">
      <div className="table-scroll">
        <SegmentedControl
          size="xs"
          value={outcome}
          onChange={(value) => setOutcome(value as Outcome | 'all')}
          data={[
            { value: 'all', label: text('governance.allLines') },
            ...shown.map((value) => ({ value, label: label(value) })),
          ]}
        />
      </div>
      <div className="table-scroll">
        <table className="table plain" aria-label={text('governance.lines')}>
          <thead>
            <tr>
              <th>{text('governance.line')}</th>
              <th>{text('governance.identifier')}</th>
              <th>{text('admin.state')}</th>
              <th>{text('nav.studies')}</th>
            </tr>
          </thead>
          <tbody>
            {data.lines.map((one) => (
              <tr key={one.line}>
                <td>{count(one.line)}</td>
                <td className="mono">{one.text}</td>
                <td>{text(`governance.line_${one.outcome}`)}</td>
                <td>{count(one.studies)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Text size="sm">
        {data.lines.length < data.total && `${text('governance.firstLines', { count: count(data.lines.length) })} `}
        <a href={`/api/v1${path}.csv`} download>
          {text('governance.saveLines')}
        </a>
      </Text>
    </div>
  );
}
