import { Progress, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { isUnderWay, jobProgress, stateText } from '../activity/job-words.ts';
import { ask } from '../api/ask.ts';
import type { Job } from '../api/types.ts';
import { count } from '../format.ts';
import { text } from '../texts/texts.ts';

const LOOK_EVERY_MS = 500;

interface Outcome {
  readonly joined?: number;
  readonly failed?: number;
  readonly missing?: number;
}

interface JobLineProps {
  readonly id: number;
  readonly onEnd?: () => void;
  /** It changed nothing: what would have been is told elsewhere. */
  readonly isTrial?: boolean;
}

/** A job of this page from its beginning to its end. */
export function JobLine({ id, onEnd, isTrial }: JobLineProps) {
  const { data } = useQuery({
    queryKey: ['job', id],
    queryFn: () => ask<Job & { result?: Outcome }>(`/jobs/${id}`),
    refetchInterval: ({ state }) => (state.data && !isUnderWay(state.data) ? false : LOOK_EVERY_MS),
  });
  const isOver = data !== undefined && !isUnderWay(data);
  // biome-ignore lint/correctness/useExhaustiveDependencies: told once, when it ends
  useEffect(() => {
    if (isOver) onEnd?.();
  }, [isOver]);
  if (!data) return null;
  const { joined, failed, missing } = data.result ?? {};
  const words = [stateText(data.state), data.error, isOver ? undefined : jobProgress(data)];
  if (joined !== undefined && !isTrial)
    words.push(text('projects.joined', { joined: count(joined), missing: count((missing ?? 0) + (failed ?? 0)) }));
  return (
    <div role="status">
      {!isOver && (
        <Progress value={data.total ? (100 * data.done) / data.total : 0} aria-label={stateText(data.state)} />
      )}
      <Text size="sm">{words.filter(Boolean).join(' · ')}</Text>
    </div>
  );
}
