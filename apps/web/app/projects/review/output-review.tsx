import { Button, NumberInput, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { tell } from '../../api/ask.ts';
import { Failed } from '../../shell/states.tsx';
import { useKey } from '../../shell/use-key.ts';
import { text } from '../../texts/texts.ts';
import { Problem } from '../problem.tsx';
import { ChangedAttributes } from './changed-attributes.tsx';
import { MaskDrawing, widthOf } from './mask-drawing.tsx';
import { type BatchPlace, batchPath, type InspectedOutput, inspected, type Output } from './review-queries.ts';

interface OutputProps {
  readonly place: BatchPlace;
  readonly output: Output;
  readonly queue: readonly Output[];
  readonly onNext: () => void;
}

/** One image before and after, with what a person decides about it. */
export function OutputReview({ place, output, queue, onNext }: OutputProps) {
  const { data, error, refetch } = useQuery(inspected(place, output.number));
  if (error) return <Failed error={error} onRetry={refetch} />;
  return (
    <>
      <Decision place={place} output={output} queue={queue} onNext={onNext} />
      {data && <Pictures place={place} output={data} />}
      {data && <ChangedAttributes attributes={data.attributes} />}
    </>
  );
}

function Decision({ place, output, queue, onNext }: OutputProps) {
  const queries = useQueryClient();
  const decide = useMutation({
    mutationFn: (body: { readonly numbers: readonly number[]; readonly decision: 'accept' | 'send-back' }) =>
      tell('POST', `${batchPath(place)}/decisions`, body),
    async onSuccess() {
      onNext();
      await queries.invalidateQueries({ queryKey: ['project', place.name, 'batches'] });
    },
  });
  const own = [output.number];
  const series = queue
    .filter((one) => one.series === output.series && one.state === 'waiting')
    .map(({ number }) => number);
  const accept = () => decide.mutate({ numbers: own, decision: 'accept' });
  const sendBack = () => decide.mutate({ numbers: own, decision: 'send-back' });
  useKey('a', accept);
  useKey('s', sendBack);
  return (
    <div className="form-row">
      <Button loading={decide.isPending} onClick={accept}>
        {text('projects.acceptOutput')}
      </Button>
      <Button variant="default" disabled={decide.isPending} onClick={sendBack}>
        {text('projects.sendBack')}
      </Button>
      {series.length > 1 && (
        <Button
          variant="default"
          disabled={decide.isPending}
          onClick={() => decide.mutate({ numbers: series, decision: 'accept' })}
        >
          {`${text('projects.acceptSeries')} (${series.length})`}
        </Button>
      )}
      <Problem error={decide.error} />
    </div>
  );
}

function Pictures({ place, output }: { readonly place: BatchPlace; readonly output: InspectedOutput }) {
  const [frame, setFrame] = useState(1);
  if (output.frames === 0) return <Text>{text('projects.noPicture')}</Text>;
  const address = (side: 'before' | 'after') =>
    `/api/v1${batchPath(place)}/outputs/${output.number}/pictures/${side}/${frame}`;
  return (
    <div className="stack">
      {output.frames > 1 && (
        <NumberInput
          label={text('projects.frame')}
          min={1}
          max={output.frames}
          value={frame}
          onChange={(value) => setFrame(Math.min(Math.max(1, Number(value)), output.frames))}
        />
      )}
      <div className="review-pictures">
        <figure>
          <figcaption>{text('projects.beforePicture')}</figcaption>
          <img src={address('before')} alt={text('projects.beforePicture')} style={{ width: widthOf(output) }} />
        </figure>
        <MaskDrawing place={place} output={output} frame={frame} address={address('after')} />
      </div>
    </div>
  );
}
