import { NumberInput, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Failed } from '../../shell/states.tsx';
import { text } from '../../texts/texts.ts';
import { ChangedAttributes } from './changed-attributes.tsx';
import { Decision } from './decision.tsx';
import { FacePanel } from './face-panel.tsx';
import { Leaks } from './leaks.tsx';
import { MaskDrawing, widthOf } from './mask-drawing.tsx';
import { type BatchPlace, batchPath, type InspectedOutput, inspected, type Output } from './review-queries.ts';

interface OutputProps {
  readonly place: BatchPlace;
  readonly output: Output;
  readonly onNext: () => void;
}

/** One image before and after, with what a person decides about it. */
export function OutputReview({ place, output, onNext }: OutputProps) {
  const { data, error, refetch } = useQuery(inspected(place, output.number));
  const isRefused = output.state === 'refused';
  return (
    <>
      {!isRefused && <Decision place={place} output={output} onNext={onNext} />}
      {error && <Failed error={error} onRetry={refetch} />}
      {data?.note && <Text>{text('projects.noteSaid', { note: data.note })}</Text>}
      {data && isRefused && <Leaks place={place} output={data} />}
      {output.face !== undefined && <FacePanel key={output.face} place={place} number={output.face} />}
      {data && <Pictures place={place} output={data} />}
      {data && !isRefused && <ChangedAttributes attributes={data.attributes} />}
    </>
  );
}

function Pictures({ place, output }: { readonly place: BatchPlace; readonly output: InspectedOutput }) {
  const [frame, setFrame] = useState(1);
  if (output.frames === 0) return <Text>{text('projects.noPicture')}</Text>;
  const address = (side: 'before' | 'after') =>
    `/api/v1${batchPath(place)}/outputs/${output.number}/pictures/${side}/${frame}`;
  const isRefused = output.state === 'refused';
  return (
    <div className="stack">
      {output.frames > 1 && (
        <NumberInput
          className="review-number"
          label={text('projects.frame')}
          min={1}
          max={output.frames}
          value={frame}
          onChange={(value) => setFrame(Math.min(Math.max(1, Number(value)), output.frames))}
        />
      )}
      <div className="review-pictures">
        {!isRefused && (
          <figure>
            <figcaption>{text('projects.beforePicture')}</figcaption>
            <img src={address('before')} alt={text('projects.beforePicture')} style={{ width: widthOf(output) }} />
          </figure>
        )}
        <MaskDrawing place={place} output={output} frame={frame} address={address(isRefused ? 'before' : 'after')} />
      </div>
    </div>
  );
}
