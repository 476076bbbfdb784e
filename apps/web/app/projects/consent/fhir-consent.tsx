import { Button, FileButton, Text, Textarea, TextInput, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { tell } from '../../api/ask.ts';
import { count, moment } from '../../format.ts';
import { text } from '../../texts/texts.ts';
import { Problem } from '../problem.tsx';
import type { FhirResult } from './consent-queries.ts';

/** Consents as FHIR has them: pasted, from a file, or fetched by the server. */
export function FhirConsent({ name, canFetch }: { readonly name: string; readonly canFetch: boolean }) {
  const queries = useQueryClient();
  const [json, setJson] = useState('');
  const [patient, setPatient] = useState('');
  const take = useMutation({
    mutationFn: ({ path, body }: { path: string; body: unknown }) =>
      tell<{ results: FhirResult[] }>('POST', `/projects/${name}/consents/fhir${path}`, body),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['project', name] }),
  });
  const body = parsed(json);
  const isPseudonym = patient.toUpperCase().startsWith(`${name.slice(0, 32).toUpperCase()}-`);
  const who = isPseudonym ? { pseudonym: patient.trim() } : { patientId: patient.trim() };
  return (
    <section className="stack form" aria-labelledby="fhir-consent">
      <Title order={2} size="h5" id="fhir-consent">
        {text('governance.fhir')}
      </Title>
      <Textarea
        label={text('governance.fhirJson')}
        description={text('governance.fhirHow')}
        autosize
        minRows={4}
        maxRows={14}
        className="mono"
        value={json}
        error={json.trim() !== '' && body === undefined ? text('governance.notJson') : undefined}
        onChange={(event) => setJson(event.currentTarget.value)}
      />
      <div className="form-row">
        <Button disabled={body === undefined} loading={take.isPending} onClick={() => take.mutate({ path: '', body })}>
          {text('governance.fhirTake')}
        </Button>
        <FileButton
          accept=".json,application/json,application/fhir+json"
          onChange={async (file) => file && setJson(await file.text())}
        >
          {(props) => (
            <Button variant="default" {...props}>
              {text('governance.fhirFile')}
            </Button>
          )}
        </FileButton>
      </div>
      {canFetch && (
        <>
          <TextInput
            label={text('governance.fhirFetchFor')}
            value={patient}
            onChange={(event) => setPatient(event.currentTarget.value)}
          />
          <div>
            <Button
              variant="default"
              disabled={patient.trim() === ''}
              loading={take.isPending}
              onClick={() => take.mutate({ path: '/fetched', body: who })}
            >
              {text('governance.fhirFetch')}
            </Button>
          </div>
        </>
      )}
      <Problem error={take.error} />
      <div role="status">
        {take.data?.results.map((result, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: results have no other name and never move
          <Text key={at} size="sm" {...(result.outcome === 'refused' && { c: 'var(--mantine-color-error)' })}>
            {wordsOf(result)}
          </Text>
        ))}
      </div>
    </section>
  );
}

function wordsOf(result: FhirResult): string {
  if (result.outcome === 'refused') return text('governance.refused', { detail: result.detail });
  const { pseudonym, state, studies, expiresAt } = result;
  const values = { name: pseudonym, state: text(`projects.consent_${state}`), studies: count(studies) };
  if (expiresAt === undefined) return text('governance.taken', values);
  return text('governance.takenUntil', { ...values, at: moment(expiresAt) });
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
