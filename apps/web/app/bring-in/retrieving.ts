import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { activity } from '../activity/activity-store.ts';
import { tell } from '../api/ask.ts';

/** While studies are fetched it is looked again what is here. */
const LOOK_AGAIN_MS = 2000;

export type Retrieving = ReturnType<typeof useRetrieving>;

/** Fetches studies of a peer, a job each; `started`: those asked for on this page. */
export function useRetrieving(aeTitle: string) {
  const queries = useQueryClient();
  const [started, setStarted] = useState<ReadonlySet<string>>(new Set());
  const retrieve = async (uids: readonly string[]) => {
    setStarted((before) => new Set([...before, ...uids]));
    activity.open();
    for (const studyInstanceUid of uids)
      await tell('POST', `/peers/${encodeURIComponent(aeTitle)}/retrieve`, { studyInstanceUid }).catch(() =>
        setStarted((before) => new Set([...before].filter((one) => one !== studyInstanceUid))),
      );
    queries.invalidateQueries({ queryKey: ['jobs'] });
  };
  return { started, retrieve, lookAgain: started.size > 0 && LOOK_AGAIN_MS };
}
