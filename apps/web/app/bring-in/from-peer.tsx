import { Alert, Button, Paper, Select, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { tell } from '../api/ask.ts';
import { peers } from '../api/queries.ts';
import type { JsonDataset } from '../api/types.ts';
import { count } from '../format.ts';
import { codeOf } from '../shell/states.tsx';
import { text } from '../texts/texts.ts';
import { PeerStudies } from './peer-studies.tsx';

const ASKED_BACK = [
  'StudyInstanceUID',
  'StudyDescription',
  'ModalitiesInStudy',
  'NumberOfStudyRelatedInstances',
  'StudyTime',
  'PatientBirthDate',
];
const KEYS = {
  PatientID: 'bring.patientId',
  PatientName: 'bring.patientName',
  StudyDate: 'bring.date',
  AccessionNumber: 'bring.accession',
} as const;

interface Answer {
  readonly matches: readonly JsonDataset[];
  readonly truncated: boolean;
}

/** Query and retrieve (PS3.4 Annex C) from another archive. */
export function FromPeer() {
  const { data } = useQuery(peers);
  const [aeTitle, setAeTitle] = useState<string | null>(null);
  const chosen = aeTitle ?? data?.[0]?.aeTitle ?? null;
  const query = useMutation({
    mutationFn: (keys: Record<string, string>) =>
      tell<Answer>('POST', `/peers/${encodeURIComponent(chosen ?? '')}/query`, { level: 'study', keys }),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = Object.fromEntries(
      [...new FormData(event.currentTarget)].map(([key, value]) => [key, matching(key, String(value).trim())]),
    );
    query.mutate({ ...Object.fromEntries(ASKED_BACK.map((key) => [key, ''])), ...given });
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
        <form onSubmit={submit} className="peer-query">
          <Select
            label={text('bring.choosePeer')}
            data={data.map((peer) => peer.aeTitle)}
            value={chosen}
            onChange={setAeTitle}
            allowDeselect={false}
          />
          {Object.entries(KEYS).map(([key, title]) => (
            <TextInput key={key} name={key} label={text(title)} {...(key === 'StudyDate' && { type: 'date' })} />
          ))}
          <Button type="submit" loading={query.isPending}>
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
          {text('bring.found', { count: count(query.data.matches.length) })}{' '}
          {query.data.truncated && text('bring.truncated')}
        </Text>
      )}
      {query.data && chosen && <PeerStudies aeTitle={chosen} matches={query.data.matches} />}
    </Paper>
  );
}

/** A name matches by its beginning; a date is written as DA (PS3.5 §6.2). */
function matching(key: string, value: string): string {
  if (key === 'PatientName' && value !== '' && !/[*?]/.test(value)) return `${value}*`;
  return key === 'StudyDate' ? value.replaceAll('-', '') : value;
}
