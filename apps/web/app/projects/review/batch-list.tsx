import { Button, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { tell } from '../../api/ask.ts';
import { count, moment } from '../../format.ts';
import { text } from '../../texts/texts.ts';
import { JobLine } from '../job-line.tsx';
import { Problem } from '../problem.tsx';
import { type Batch, batchesPath, batchPath, type OutputState, type Started } from './review-queries.ts';

const STATES: readonly OutputState[] = ['waiting', 'unseen', 'accepted', 'sent-back', 'refused', 'published'];

/** What was made, newest first, and a button for more. */
export function BatchList({ name, batches }: { readonly name: string; readonly batches: readonly Batch[] }) {
  const queries = useQueryClient();
  const refresh = () => queries.invalidateQueries({ queryKey: ['project', name] });
  const make = useMutation({
    mutationFn: () => tell<Started>('POST', batchesPath(name), {}),
    onSuccess: refresh,
  });
  return (
    <div className="stack">
      <Text c="dimmed" className="prose">
        {text('projects.reviewHow')}
      </Text>
      <div>
        <Button loading={make.isPending} onClick={() => make.mutate()}>
          {text('projects.makeBatch')}
        </Button>
      </div>
      <Problem error={make.error} />
      {make.data && <JobLine key={make.data.job.id} id={make.data.job.id} onEnd={refresh} />}
      {batches.length === 0 && <Text>{text('projects.noBatches')}</Text>}
      {batches.map((batch) => (
        <BatchCard key={batch.id} name={name} batch={batch} />
      ))}
    </div>
  );
}

/** A batch, how far it is, and what can be done with it. */
export function BatchCard({ name, batch }: { readonly name: string; readonly batch: Batch }) {
  const { id, state, studies, profileVersion, madeBy, madeAt, counts, hasReport } = batch;
  const title = text('projects.batch', { id: count(id) });
  const about = { studies: count(studies), version: count(profileVersion), by: madeBy, at: moment(madeAt) };
  const told = STATES.filter((one) => counts[one]).map(
    (one) => `${text(`projects.output_${one}`)}: ${count(counts[one] ?? 0)}`,
  );
  return (
    <article className="request" aria-label={title}>
      <Title order={2} size="h5">
        {`${title} · ${text(`projects.batch_${state}`)}`}
      </Title>
      <Text size="sm" c="dimmed">
        {text('projects.batchOf', about)}
      </Text>
      <Text size="sm">{told.join(' · ')}</Text>
      <div className="form-row">
        {state === 'review' && (
          <Link to="/projects/$name/$tab" params={{ name, tab: 'review' }} search={{ batch: String(id) }}>
            {text('projects.review')}
          </Link>
        )}
        {hasReport && (
          <a href={`/api/v1${batchPath({ name, id })}/report`} download>
            {text('projects.report')}
          </a>
        )}
        <BatchActs name={name} batch={batch} />
      </div>
    </article>
  );
}

/** To go on with what stands still, and to drop what nobody wants. */
function BatchActs({ name, batch: { id, state } }: { readonly name: string; readonly batch: Batch }) {
  const queries = useQueryClient();
  const onSuccess = () => queries.invalidateQueries({ queryKey: ['project', name] });
  const path = batchPath({ name, id });
  const goOn = useMutation({ mutationFn: () => tell<Started>('POST', `${path}/job`), onSuccess });
  const drop = useMutation({ mutationFn: () => tell('DELETE', path), onSuccess });
  return (
    <>
      {(state === 'making' || state === 'publishing') && (
        <Button size="compact-sm" variant="default" loading={goOn.isPending} onClick={() => goOn.mutate()}>
          {text('projects.goOn')}
        </Button>
      )}
      {(state === 'making' || state === 'review') && (
        <Button size="compact-sm" variant="subtle" loading={drop.isPending} onClick={() => drop.mutate()}>
          {text('projects.drop')}
        </Button>
      )}
      <Problem error={goOn.error ?? drop.error} />
      {goOn.data && <JobLine id={goOn.data.job.id} onEnd={onSuccess} />}
    </>
  );
}
