import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../api/ask.ts';
import { count } from '../format.ts';
import type { TextKey } from '../texts/texts.ts';
import { type DatePreset, firstDay, type StudySearch, studyConditions } from './study-search.ts';

export const DATES: readonly { readonly value: DatePreset; readonly label: TextKey }[] = [
  { value: 'today', label: 'studies.today' },
  { value: 'week', label: 'studies.week' },
  { value: 'month', label: 'studies.month' },
  { value: 'year', label: 'studies.year' },
];

export const MODALITIES = [
  'CT',
  'MR',
  'PT',
  'NM',
  'US',
  'CR',
  'DX',
  'MG',
  'XA',
  'RF',
  'SC',
  'SR',
  'SEG',
  'SM',
  'ECG',
  'OT',
];

interface Facet {
  readonly value: string;
  readonly count: number;
}

interface Facets {
  readonly most: number;
  readonly modalities: readonly Facet[];
  readonly since: readonly Facet[];
}

/** How many studies each choice of a filter would show; asked for when somebody first looks. */
export function useFacets(search: StudySearch) {
  const [isWanted, setWanted] = useState(false);
  const now = new Date();
  const query = studyConditions(search, now);
  query.set('modalities', MODALITIES.join());
  query.set('since', DATES.map(({ value }) => firstDay(value, now)).join());
  const { data } = useQuery({
    queryKey: ['studies', 'facets', query.toString()],
    enabled: isWanted,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => ask<Facets>(`/studies/facets?${query}`, { signal }),
  });
  const told = ({ value, count: found }: Facet) =>
    [value, found >= data!.most ? `${count(data!.most)}+` : count(found)] as const;
  return {
    open: () => setWanted(true),
    modalities: new Map(data?.modalities.map(told)),
    dates: new Map(data?.since.map((one, at) => [DATES[at]!.value, told(one)[1]])),
  };
}

/** A choice with how many studies it would show. */
export function facetLabel(choice: string, found: string | undefined): string {
  return found === undefined ? choice : `${choice} (${found})`;
}
