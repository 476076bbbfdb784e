import { Menu, Select, TextInput, UnstyledButton } from '@mantine/core';
import { IconBookmark, IconColumns3, IconSearch, IconTrash } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useKey } from '../shell/use-key.ts';
import { text } from '../texts/texts.ts';
import { COLUMNS } from './columns.tsx';
import { changeListSettings, useListSettings } from './list-settings.ts';
import { MODALITIES, type StudySearch } from './study-search.ts';

const TYPING_MS = 120;
const DATES = [
  { value: 'today', label: 'studies.today' },
  { value: 'week', label: 'studies.week' },
  { value: 'month', label: 'studies.month' },
  { value: 'year', label: 'studies.year' },
] as const;

interface FiltersProps {
  readonly search: StudySearch;
  readonly onChange: (change: Partial<Record<keyof StudySearch, string | undefined>>) => void;
}

/** What the list is narrowed by, and how it is shown. */
export function StudyFilters({ search, onChange }: FiltersProps) {
  return (
    <search className="filters">
      <SearchField q={search.q ?? ''} onChange={(q) => onChange({ q })} />
      <Select
        aria-label={text('studies.date')}
        placeholder={text('studies.anyDate')}
        data={DATES.map(({ value, label }) => ({ value, label: text(label) }))}
        value={search.date ?? null}
        onChange={(date) => onChange({ date: date ?? undefined })}
        clearable
        className="filter"
      />
      <Select
        aria-label={text('studies.modalities')}
        placeholder={text('studies.anyModality')}
        data={MODALITIES}
        value={search.modality ?? null}
        onChange={(modality) => onChange({ modality: modality ?? undefined })}
        clearable
        searchable
        className="filter"
      />
      <SavedSearches search={search} />
      <ViewMenu />
    </search>
  );
}

function SearchField({ q, onChange }: { readonly q: string; readonly onChange: (q: string) => void }) {
  const [typed, setTyped] = useState(q);
  const field = useRef<HTMLInputElement>(null);
  const due = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => setTyped(q), [q]); // back, forward, a saved search
  useKey('/', () => field.current?.focus());
  const type = (value: string) => {
    setTyped(value);
    clearTimeout(due.current);
    due.current = setTimeout(() => onChange(value.trim()), TYPING_MS);
  };
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

function ViewMenu() {
  const { columns, dense } = useListSettings();
  const toggle = (name: string) =>
    changeListSettings({
      columns: columns.includes(name) ? columns.filter((one) => one !== name) : [...columns, name],
    });
  return (
    <Menu closeOnItemClick={false} position="bottom-end">
      <Menu.Target>
        <UnstyledButton className="icon-button" title={text('studies.columns')} aria-label={text('studies.columns')}>
          <IconColumns3 size={18} stroke={1.6} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{text('studies.columns')}</Menu.Label>
        {COLUMNS.map(({ name, title }) => (
          <Menu.CheckboxItem key={name} checked={columns.includes(name)} onChange={() => toggle(name)}>
            {text(title)}
          </Menu.CheckboxItem>
        ))}
        <Menu.Divider />
        <Menu.CheckboxItem checked={dense} onChange={(next) => changeListSettings({ dense: next })}>
          {text('studies.dense')}
        </Menu.CheckboxItem>
      </Menu.Dropdown>
    </Menu>
  );
}

function SavedSearches({ search: { q, date, modality } }: { readonly search: StudySearch }) {
  const { searches } = useListSettings();
  const navigate = useNavigate();
  const isSearch = Boolean(q || date || modality);
  const usual = [q, modality, date && text(DATES.find(({ value }) => value === date)!.label)]
    .filter(Boolean)
    .join(' · ');
  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get('name')).trim() || usual;
    const search = { ...(q && { q }), ...(date && { date }), ...(modality && { modality }) };
    changeListSettings({ searches: [...searches.filter((one) => one.name !== name), { name, search }] });
  };
  const forget = (name: string) => changeListSettings({ searches: searches.filter((one) => one.name !== name) });
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <UnstyledButton className="icon-button" title={text('studies.saved')} aria-label={text('studies.saved')}>
          <IconBookmark size={18} stroke={1.6} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{text('studies.saved')}</Menu.Label>
        {searches.length === 0 && !isSearch && <div className="menu-hint">{text('studies.noSaved')}</div>}
        {searches.map(({ name, search }) => (
          <div key={name} className="saved">
            <Menu.Item onClick={() => navigate({ to: '/', search })}>{name}</Menu.Item>
            <UnstyledButton
              className="icon-button"
              aria-label={text('studies.forget', { name })}
              onClick={() => forget(name)}
            >
              <IconTrash size={16} aria-hidden />
            </UnstyledButton>
          </div>
        ))}
        {isSearch && (
          <form onSubmit={save} className="save-search">
            <TextInput name="name" aria-label={text('studies.saveName')} placeholder={usual} />
            <button type="submit" className="plain-button">
              {text('studies.save')}
            </button>
          </form>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
