import { Menu, TextInput, UnstyledButton } from '@mantine/core';
import { IconBookmark, IconTrash } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import type { FormEvent } from 'react';
import { text } from '../texts/texts.ts';
import { DATES } from './facets.ts';
import { changeListSettings, useListSettings } from './list-settings.ts';
import { isNarrowed, type StudySearch } from './study-search.ts';

/** Searches that the person keeps, and the one in sight to be kept. */
export function SavedSearches({ search }: { readonly search: StudySearch }) {
  const { searches } = useListSettings();
  const navigate = useNavigate();
  const { q, date, modality, institution, sort } = search;
  const isSearch = isNarrowed(search) || sort !== undefined;
  const usual = [q, modality, institution, date && text(DATES.find(({ value }) => value === date)!.label)]
    .filter(Boolean)
    .join(' · ');
  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get('name')).trim() || usual || text('studies.title');
    const { study: _, selected: __, ...kept } = search;
    changeListSettings({ searches: [...searches.filter((one) => one.name !== name), { name, search: kept }] });
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
