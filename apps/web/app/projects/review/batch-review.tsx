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
import { Amendments } from './amendments.tsx';
import { OutputReview } from './output-review.tsx';
import {
  type Batch,
  type BatchPlace,
  batchPath,
  type Output,
  outputs,
  type Shown,
  type Started,
} from './review-queries.ts';

interface ReviewProps {
  readonly place: BatchPlace;
  readonly batch: Batch;
  /** The output that is looked at, also while some are made anew. */
  readonly chosen: number | undefined;
  readonly onChoose: (number: number | undefined) => void;
}

const SHOWN = [
  { value: 'waiting', label: 'projects.onlyWaiting' },
  { value: 'refused', label: 'projects.onlyRefused' },
  { value: 'all', label: 'projects.allOutputs' },
] as const;

/** The queue of a batch: one image after the other, until none waits; then the report is signed. */
export function BatchReview({ place, batch, chosen, onChoose }: ReviewProps) {
  const [shown, setShown] = useState<Shown>('waiting');
  const { data, error, refetch } = useQuery(outputs(place, shown));
  const queue = data ?? [];
  const at = Math.max(
    0,
    queue.findIndex(({ number }) => number === chosen),
  );
  const current = queue[at];
  const step = (by: number) => onChoose(queue[Math.min(Math.max(at + by, 0), queue.length - 1)]?.number);
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
          value={shown}
          onChange={(value) => setShown(value as Shown)}
          data={SHOWN.map(({ value, label }) => ({ value, label: text(label) }))}
        />
        <Text role="status">
          {waiting > 0 ? text('projects.waitingCount', { count: count(waiting) }) : text('projects.nothingWaits')}
        </Text>
      </div>
      {waiting === 0 && <EndReview place={place} />}
      <Queue queue={queue} current={current?.number} onChoose={onChoose} />
      <TakeBack place={place} onBack={onChoose} />
      {current && <OutputReview key={current.number} place={place} output={current} onNext={() => step(1)} />}
      <Amendments place={place} />
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
      {queue.map(({ number, pseudonym, reason, state, code, why }) => (
        <button
          key={number}
          type="button"
          className="review-entry"
          aria-pressed={number === current}
          data-state={state}
          onClick={() => onChoose(number)}
        >
          <span>{pseudonym ? text('projects.imageCount', { number: count(number), pseudonym }) : count(number)}</span>
          <span>
            {[
              text(`projects.risk_${reason}`),
              text(`projects.output_${state}`),
              code,
              why && text(`projects.why_${why}`),
            ]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </button>
      ))}
    </nav>
  );
}

/** The decision that was made last, until another one is. */
function TakeBack({ place, onBack }: { readonly place: BatchPlace; readonly onBack: (number: number) => void }) {
  const queries = useQueryClient();
  const last = useQuery<readonly number[]>({ queryKey: ['decided', place.name, place.id], enabled: false }).data ?? [];
  const back = useMutation({
    mutationFn: () => tell('POST', `${batchPath(place)}/decisions`, { numbers: last, decision: 'take-back' }),
    async onSuccess() {
      queries.setQueryData(['decided', place.name, place.id], []);
      await queries.invalidateQueries({ queryKey: ['project', place.name, 'batches'] });
      if (last[0] !== undefined) onBack(last[0]);
    },
  });
  const act = () => last.length > 0 && !back.isPending && back.mutate();
  useKey('u', act);
  return (
    <div className="form-row">
      <Button variant="default" disabled={last.length === 0} loading={back.isPending} onClick={act}>
        {text('projects.takeBack')}
      </Button>
      <Problem error={back.error} />
    </div>
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
