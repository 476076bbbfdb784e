import { keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { ask } from '../api/ask.ts';
import type { Change, Study, StudyPage } from '../api/types.ts';
import { type StudySearch, studyQuery } from './study-search.ts';

const PAGE = 100;
/** While images pour in, the list is asked for at most this often. Milliseconds. */
const QUIET_MS = 1500;
/** A list that is scrolled further down than this is not fetched anew under the pointer. */
const FEW_PAGES = 3;
const SHOWN = new Set(['instance-stored', 'instance-deleted', 'study-stable', 'quarantine-resolved']);

/** The studies that fit, page by page as they are scrolled to. */
export function useStudies(search: StudySearch) {
  const queries = useQueryClient();
  const query = studyQuery(search, new Date());
  const answer = useInfiniteQuery({
    queryKey: ['studies', query.toString()],
    initialPageParam: '',
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam, signal }) => {
      const asked = new URLSearchParams([...query, ['limit', String(PAGE)]]);
      if (pageParam) asked.set('after', pageParam);
      return ask<StudyPage>(`/studies?${asked}`, { signal });
    },
    getNextPageParam: ({ next }) => next,
  });
  const { isFetchNextPageError } = answer;
  // The study behind which the next page begins has gone meanwhile: what is there now is read anew.
  useEffect(() => {
    if (isFetchNextPageError) queries.resetQueries({ queryKey: ['studies'] });
  }, [isFetchNextPageError, queries]);
  return { ...answer, studies: distinct(answer.data?.pages ?? []), pages: answer.data?.pages.length ?? 0 };
}

const LISTED = 'vesalius-listed-studies';

/** Leaves the order of the list for the viewer, which goes from one study to the next. */
export function useListedStudies(studies: readonly Study[]): void {
  useEffect(() => {
    sessionStorage.setItem(LISTED, JSON.stringify(studies.map(({ studyInstanceUid }) => studyInstanceUid)));
  }, [studies]);
}

/** A study whose day has moved between two pages stands in both. */
function distinct(pages: readonly StudyPage[]): Study[] {
  const byUid = new Map<string, Study>();
  for (const { studies } of pages) for (const study of studies) byUid.set(study.studyInstanceUid, study);
  return [...byUid.values()];
}

/** Keeps the list in step with the archive. `waiting`: something is new, but the list is scrolled too far to be touched. */
export function useLive(pages: number) {
  const queries = useQueryClient();
  const [lost, setLost] = useState(false);
  const [waiting, setWaiting] = useState(false);
  const depth = useRef(pages);
  depth.current = pages;
  useEffect(() => {
    let due: ReturnType<typeof setTimeout> | undefined;
    const source = new EventSource('/api/v1/changes');
    const refresh = () => {
      due = undefined;
      queries.invalidateQueries({ queryKey: ['statistics'] });
      queries.invalidateQueries({ queryKey: ['study'] });
      if (depth.current > FEW_PAGES) setWaiting(true);
      else queries.invalidateQueries({ queryKey: ['studies'] });
    };
    source.addEventListener('message', (event) => {
      if (SHOWN.has((JSON.parse(event.data) as Change).kind)) due ??= setTimeout(refresh, QUIET_MS);
    });
    source.addEventListener('open', () => setLost(false));
    source.addEventListener('error', () => setLost(true));
    return () => {
      source.close();
      clearTimeout(due);
    };
  }, [queries]);
  const show = () => {
    setWaiting(false);
    queries.resetQueries({ queryKey: ['studies'] });
  };
  return { lost, waiting, show };
}
