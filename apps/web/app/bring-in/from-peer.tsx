import { Alert, Button, Paper, Select, Text, TextInput, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { peers } from '../api/queries.ts';
import { count } from '../format.ts';
import { codeOf } from '../shell/states.tsx';
import { text } from '../texts/texts.ts';
import { peerStudies } from './peer-query.ts';
import { PeerStudies } from './peer-studies.tsx';

const KEYS = {
  PatientID: 'bring.patientId',
  PatientName: 'bring.patientName',
  StudyDate: 'bring.date',
  AccessionNumber: 'bring.accession',
} as const;
const KEYWORDS = Object.keys(KEYS) as (keyof typeof KEYS)[];

/** Query and retrieve (PS3.4 Annex C) from another archive. What is searched for stands in the address. */
export function FromPeer() {
  const search = useSearch({ from: '/shell/bring-in' });
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { data } = useQuery(peers);
  const [aeTitle, setAeTitle] = useState<string | null>(search.peer ?? null);
  const chosen = aeTitle ?? data?.[0]?.aeTitle ?? null;
  const keys = Object.fromEntries(KEYWORDS.map((key) => [key, matching(key, search[key] ?? '')]));
  const query = useQuery({ ...peerStudies(search.peer ?? '', keys), enabled: search.peer !== undefined });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = [...new FormData(event.currentTarget)].map(([key, value]) => [key, String(value).trim()]);
    const asked = { peer: chosen!, ...Object.fromEntries(given.filter(([, value]) => value !== '')) };
    navigate({ to: '/bring-in', search: asked });
    queries.invalidateQueries({ queryKey: ['peer-studies'] }); // the same search asks again
  };
  return (
    <Paper component="section" withBorder p="md" className="card" aria-labelledby="from-peer">
      <Title order={2} id="from-peer">
        {text('bring.peer')}
      </Title>
      <Text size="sm" c="dimmed">
        {text(data?.length === 0 ? 'bring.noPeers' : 'bring.peerHow')}
      </Text>
      {data && data.length > 0 && (
        <form onSubmit={submit} className="peer-query" key={KEYWORDS.map((key) => search[key]).join('\n')}>
          <Select
            label={text('bring.choosePeer')}
            data={data.map((peer) => peer.aeTitle)}
            value={chosen}
            onChange={setAeTitle}
            allowDeselect={false}
          />
          {KEYWORDS.map((key) => (
            <TextInput
              key={key}
              name={key}
              label={text(KEYS[key])}
              defaultValue={search[key] ?? ''}
              {...(key === 'StudyDate' && { type: 'date' })}
            />
          ))}
          <Button type="submit" loading={query.isFetching}>
            {text('bring.query')}
          </Button>
        </form>
      )}
      {query.error && (
        <Alert color="red" variant="light" role="alert">
          {text('state.failed')} {text('state.report', { code: codeOf(query.error) })}
        </Alert>
      )}
      {query.data && (
        <Text size="sm" role="status">
          {text('bring.found', { count: count(query.data.studies.length) })}{' '}
          {query.data.truncated && text('bring.truncated')}
        </Text>
      )}
      {query.data && search.peer && (
        <PeerStudies
          aeTitle={search.peer}
          studies={query.data.studies}
          priors={search.priors}
          onPriors={(priors) => navigate({ to: '/bring-in', replace: true, search: without({ ...search, priors }) })}
        />
      )}
    </Paper>
  );
}

function without(search: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(search).flatMap(([key, value]) => (value ? [[key, value]] : [])));
}

/** A name matches by its beginning; a date is written as DA (PS3.5 §6.2). */
function matching(key: string, value: string): string {
  if (key === 'PatientName' && value !== '' && !/[*?]/.test(value)) return `${value}*`;
  return key === 'StudyDate' ? value.replaceAll('-', '') : value;
}
