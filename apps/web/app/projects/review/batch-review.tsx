import { Button, SegmentedControl, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { tell } from '../../api/ask.ts';
import { count } from '../../format.ts';
import { Failed } from '../../shell/states.tsx';
import { useKey } from '../../shell/use-key.ts';
import { text } from '../../texts/texts.ts';
import { JobLine } from '../job-line.tsx';
import { Problem } from '../problem.tsx';
import { OutputReview } from './output-review.tsx';
import { type Batch, type BatchPlace, batchPath, type Output, outputs, type Started } from './review-queries.ts';

/** The queue of a batch: one image after the other, until none waits; then the report is signed. */
export function BatchReview({ place, batch }: { readonly place: BatchPlace; readonly batch: Batch }) {
  const [onlyWaiting, setOnlyWaiting] = useState(true);
  const [chosen, setChosen] = useState<number>();
  const { data, error, refetch } = useQuery(outputs(place, onlyWaiting));
  const queue = data?.filter(({ state }) => state !== 'refused') ?? [];
  const at = Math.max(
    0,
    queue.findIndex(({ number }) => number === chosen),
  );
  const current = queue[at];
  const step = (by: number) => setChosen(queue[Math.min(Math.max(at + by, 0), queue.length - 1)]?.number);
  useKey('ArrowRight', () => step(1));
  useKey('ArrowLeft', () => step(-1));
  if (error) return <Failed error={error} onRetry={refetch} />;
  const waiting = batch.counts.waiting ?? 0;
  return (
    <section className="stack" aria-label={text('projects.batch', { id: count(batch.id) })}>
      <Title order={2} size="h4">
        {text('projects.batch', { id: count(batch.id) })}
      </Title>
      <div className="form-row choosing">
        <SegmentedControl
          aria-label={text('projects.outputs')}
          value={onlyWaiting ? 'waiting' : 'all'}
          onChange={(value) => setOnlyWaiting(value === 'waiting')}
          data={[
            { value: 'waiting', label: text('projects.onlyWaiting') },
            { value: 'all', label: text('projects.allOutputs') },
          ]}
        />
        <Text role="status">
          {waiting > 0 ? text('projects.waitingCount', { count: count(waiting) }) : text('projects.nothingWaits')}
        </Text>
      </div>
      {waiting === 0 && <EndReview place={place} />}
      <Queue queue={data ?? []} current={current?.number} onChoose={setChosen} />
      {current && (
        <OutputReview key={current.number} place={place} output={current} queue={queue} onNext={() => step(1)} />
      )}
      <Text size="sm" c="dimmed">
        {text('projects.reviewKeys')}
      </Text>
    </section>
  );
}

interface QueueProps {
  readonly queue: readonly Output[];
  readonly current: number | undefined;
  readonly onChoose: (number: number) => void;
}

function Queue({ queue, current, onChoose }: QueueProps) {
  return (
    <nav className="review-queue" aria-label={text('projects.outputs')}>
      {queue.map(({ number, pseudonym, reason, state, code }) => (
        <button
          key={number}
          type="button"
          className="review-entry"
          aria-pressed={number === current}
          disabled={state === 'refused'}
          onClick={() => onChoose(number)}
        >
          <span>{text('projects.imageCount', { number: count(number), pseudonym })}</span>
          <span>
            {[text(`projects.risk_${reason}`), text(`projects.output_${state}`), code].filter(Boolean).join(' · ')}
          </span>
        </button>
      ))}
    </nav>
  );
}

function EndReview({ place }: { readonly place: BatchPlace }) {
  const queries = useQueryClient();
  const refresh = () => queries.invalidateQueries({ queryKey: ['project', place.name] });
  const end = useMutation({ mutationFn: () => tell<Started>('POST', `${batchPath(place)}/acceptance`) });
  return (
    <div className="form-row">
      <Button loading={end.isPending} onClick={() => end.mutate()}>
        {text('projects.endReview')}
      </Button>
      <Problem error={end.error} />
      {end.data && <JobLine id={end.data.job.id} onEnd={refresh} />}
    </div>
  );
}
