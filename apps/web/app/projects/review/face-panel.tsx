import { Button, NumberInput, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { text } from '../../texts/texts.ts';
import { Problem } from '../problem.tsx';
import { type BatchPlace, batchPath, type Face, type FaceMove, faces } from './review-queries.ts';
import { useMadeAnew } from './use-made-anew.ts';

const AS_FOUND: FaceMove = { left: 0, back: 0, up: 0, tilt: 0, size: 100 };
const FIELDS = [
  { name: 'back', label: 'projects.faceBack', step: 2 },
  { name: 'up', label: 'projects.faceUp', step: 2 },
  { name: 'left', label: 'projects.faceLeft', step: 2 },
  { name: 'tilt', label: 'projects.faceTilt', step: 2 },
  { name: 'size', label: 'projects.faceSize', step: 5 },
] as const;

/** What is cut out of a head: looked at, moved, or said not to be there. It holds for all images of the head. */
export function FacePanel({ place, number }: { readonly place: BatchPlace; readonly number: number }) {
  const { data } = useQuery(faces(place));
  const face = data?.find((one) => one.number === number);
  if (!face) return null;
  return (
    <section className="stack review-face" aria-label={text('projects.face')}>
      <Text fw={600}>{text('projects.face')}</Text>
      <Text>{text(`projects.found_${face.found}`)}</Text>
      {face.change && <Text>{text(`projects.faceChange_${face.change.kind}`, { by: face.changedBy ?? '' })}</Text>}
      <FaceAdjustment place={place} face={face} />
    </section>
  );
}

function FaceAdjustment({ place, face }: { readonly place: BatchPlace; readonly face: Face }) {
  const before = face.change?.kind === 'moved' ? movedOf(face.change) : AS_FOUND;
  const [move, setMove] = useState<FaceMove>(before);
  const [tried, setTried] = useState<FaceMove>();
  const anew = useMadeAnew(place);
  const put = (change: object | null) => anew.mutate({ path: `faces/${face.number}`, body: { change } });
  const hasModel = face.found !== 'no-volume';
  const query = tried
    ? `?${new URLSearchParams(Object.entries(tried).map(([name, value]) => [name, String(value)]))}`
    : '';
  const address = (view: string) => `/api/v1${batchPath(place)}/faces/${face.number}/pictures/${view}`;
  return (
    <>
      {hasModel && (
        <div className="review-pictures">
          {(['sections', 'before', 'after'] as const).map((view) => (
            <figure key={view}>
              <figcaption>{text(`projects.faceView_${view}`)}</figcaption>
              <img src={address(view) + (view === 'before' ? '' : query)} alt={text(`projects.faceView_${view}`)} />
            </figure>
          ))}
        </div>
      )}
      {hasModel && (
        <form
          className="form-row"
          onSubmit={(event) => {
            event.preventDefault();
            setTried(move);
          }}
        >
          {FIELDS.map(({ name, label, step }) => (
            <NumberInput
              key={name}
              className="review-number"
              label={text(label)}
              step={step}
              value={move[name]}
              onChange={(value) => setMove({ ...move, [name]: Number(value) || 0 })}
            />
          ))}
          <Button type="submit" variant="default">
            {text('projects.faceTry')}
          </Button>
        </form>
      )}
      <div className="form-row">
        {hasModel && (
          <Button loading={anew.isPending} onClick={() => put({ kind: 'moved', ...move })}>
            {text('projects.faceCut')}
          </Button>
        )}
        {face.change && (
          <Button variant="default" disabled={anew.isPending} onClick={() => put(null)}>
            {text('projects.faceAsFound')}
          </Button>
        )}
        <Button variant="default" disabled={anew.isPending} onClick={() => put({ kind: 'none' })}>
          {text('projects.faceNone')}
        </Button>
        <Problem error={anew.error} />
      </div>
    </>
  );
}

function movedOf({ left, back, up, tilt, size }: FaceMove): FaceMove {
  return { left, back, up, tilt, size };
}
