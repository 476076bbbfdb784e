import { Select, TextInput } from '@mantine/core';
import { IconBuildingHospital, IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useKey } from '../shell/use-key.ts';
import { text } from '../texts/texts.ts';
import { DATES, facetLabel, MODALITIES, useFacets } from './facets.ts';
import { SavedSearches } from './saved-searches.tsx';
import { USUAL_SORTING } from './sorting.ts';
import type { StudySearch } from './study-search.ts';
import { ViewMenu } from './view-menu.tsx';

/** Between two keys of one roll of the fingers, which asks once. */
const TYPING_MS = 30;

interface FiltersProps {
  readonly search: StudySearch;
  readonly onChange: (change: Partial<Record<keyof StudySearch, string | undefined>>) => void;
}

/** What the list is narrowed by, and how it is shown. */
export function StudyFilters({ search, onChange }: FiltersProps) {
  const { open, modalities, dates } = useFacets(search);
  return (
    <search className="filters">
      <SearchField q={search.q ?? ''} onChange={(q) => onChange({ q })} />
      <Select
        aria-label={text('studies.date')}
        placeholder={text('studies.anyDate')}
        data={DATES.map(({ value, label }) => ({ value, label: facetLabel(text(label), dates.get(value)) }))}
        onDropdownOpen={open}
        value={search.date ?? null}
        onChange={(date) => onChange({ date: date ?? undefined })}
        clearable
        className="filter"
      />
      <Select
        aria-label={text('studies.modalities')}
        placeholder={text('studies.anyModality')}
        data={MODALITIES.map((value) => ({ value, label: facetLabel(value, modalities.get(value)) }))}
        onDropdownOpen={open}
        value={search.modality ?? null}
        onChange={(modality) => onChange({ modality: modality ?? undefined })}
        clearable
        searchable
        className="filter"
      />
      <InstitutionField institution={search.institution ?? ''} onChange={(institution) => onChange({ institution })} />
      <SavedSearches search={search} />
      <ViewMenu sorting={search.sort ?? USUAL_SORTING} onSort={(sort) => onChange({ sort })} />
    </search>
  );
}

/** What is typed, told when the typing pauses. */
function useTyped(value: string, onChange: (value: string) => void) {
  const [typed, setTyped] = useState(value);
  const due = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => setTyped(value), [value]); // back, forward, a saved search
  const type = (next: string) => {
    setTyped(next);
    clearTimeout(due.current);
    due.current = setTimeout(() => onChange(next.trim()), TYPING_MS);
  };
  return { typed, type };
}

interface FieldProps {
  readonly onChange: (value: string) => void;
}

function InstitutionField({ institution, onChange }: FieldProps & { readonly institution: string }) {
  const { typed, type } = useTyped(institution, onChange);
  return (
    <TextInput
      className="filter"
      leftSection={<IconBuildingHospital size={16} aria-hidden />}
      aria-label={text('studies.institution')}
      placeholder={text('studies.institution')}
      value={typed}
      onChange={(event) => type(event.currentTarget.value)}
    />
  );
}

function SearchField({ q, onChange }: FieldProps & { readonly q: string }) {
  const field = useRef<HTMLInputElement>(null);
  const { typed, type } = useTyped(q, onChange);
  useKey('/', () => field.current?.focus());
  return (
    <TextInput
      ref={field}
      type="search"
      className="filter-search"
      leftSection={<IconSearch size={16} aria-hidden />}
      aria-label={text('studies.search')}
      placeholder={text('studies.searchHint')}
      value={typed}
      onChange={(event) => type(event.currentTarget.value)}
    />
  );
}
