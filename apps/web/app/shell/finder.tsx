import { Modal, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, useState } from 'react';
import { ask } from '../api/ask.ts';
import { isAllowedOne, session } from '../api/queries.ts';
import type { StudyPage } from '../api/types.ts';
import { date, nameGroups } from '../format.ts';
import { text } from '../texts/texts.ts';
import { FURTHER, PLACES } from './places.ts';

/** Between two keys of one roll of the fingers, which asks once. */
const TYPING_MS = 30;
const MOST_STUDIES = 8;

interface Hit {
  readonly key: string;
  readonly title: string;
  readonly detail?: string;
  readonly go: () => void;
}

/** One search for everything: places and studies, chosen with the arrows and Enter. */
export function Finder({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      withCloseButton={false}
      transitionProps={{ duration: 0 }}
      padding={0}
      size="lg"
      yOffset="12vh"
      title={text('nav.find')}
      classNames={{ header: 'unseen' }}
    >
      <FinderBody onClose={onClose} />
    </Modal>
  );
}

function FinderBody({ onClose }: { readonly onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState(0);
  const hits = useHits(typed.trim(), onClose);
  const current = Math.min(chosen, hits.length - 1);
  const hear = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setChosen((current + step + hits.length) % Math.max(1, hits.length));
    else if (event.key === 'Enter') hits[current]?.go();
    else return;
    event.preventDefault();
  };
  return (
    <>
      <TextInput
        data-autofocus
        size="lg"
        variant="unstyled"
        className="finder-field"
        leftSection={<IconSearch size={18} aria-hidden />}
        placeholder={text('find.hint')}
        aria-label={text('nav.find')}
        role="combobox"
        aria-expanded
        aria-controls="finder-hits"
        aria-activedescendant={hits[current] ? `hit-${current}` : undefined}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setChosen(0);
        }}
        onKeyDown={hear}
      />
      <div id="finder-hits" role="listbox" aria-label={text('nav.find')} className="finder-hits">
        {hits.map(({ key, title, detail, go }, place) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above hears the keys
          <div key={key} id={`hit-${place}`} role="option" tabIndex={-1} aria-selected={place === current} onClick={go}>
            <span>{title}</span>
            <Text component="span" size="sm" c="dimmed">
              {detail}
            </Text>
          </div>
        ))}
      </div>
      {hits.length === 0 && (
        <Text p="md" c="dimmed">
          {text('find.nothing')}
        </Text>
      )}
    </>
  );
}

function useHits(typed: string, onClose: () => void): Hit[] {
  const navigate = useNavigate();
  const [q] = useDebouncedValue(typed, TYPING_MS);
  const { data: me } = useQuery(session);
  const { data } = useQuery({
    queryKey: ['find', q],
    enabled: q !== '',
    queryFn: ({ signal }) =>
      ask<StudyPage>(`/studies?${new URLSearchParams({ q, limit: String(MOST_STUDIES) })}`, { signal }),
  });
  const places = [...PLACES, ...FURTHER].filter(
    ({ title, permissions }) =>
      isAllowedOne(me, permissions) && text(title).toLowerCase().includes(typed.toLowerCase()),
  );
  const go = (act: () => void) => () => {
    onClose();
    act();
  };
  return [
    ...places.map(({ to, title }) => ({ key: to, title: text(title), go: go(() => navigate({ to })) })),
    ...(q === '' ? [] : (data?.studies ?? [])).map((study) => ({
      key: study.studyInstanceUid,
      title: nameGroups(study.patient.name).join(' · '),
      detail: [date(study.studyDate), study.description].filter(Boolean).join(' · '),
      go: go(() => navigate({ to: '/', search: { q, study: study.studyInstanceUid } })),
    })),
  ];
}
