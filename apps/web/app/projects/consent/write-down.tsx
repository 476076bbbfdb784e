import { Button, Radio, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { tell } from '../../api/ask.ts';
import { count, moment } from '../../format.ts';
import { text } from '../../texts/texts.ts';
import { Problem } from '../problem.tsx';
import type { ConsentOutcome } from './consent-queries.ts';

/** What a patient has said, by the hand of who manages the project. */
export function WriteDown({ name }: { readonly name: string }) {
  const queries = useQueryClient();
  const put = useMutation({
    mutationFn: (body: object) => tell<ConsentOutcome>('PUT', `/projects/${name}/consents`, body),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['project', name] }),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const fields = new FormData(form);
    const given = ['pseudonym', 'patientId', 'issuerOfPatientId', 'state'].map((key) => [
      key,
      String(fields.get(key) ?? '').trim(),
    ]);
    put.mutate(Object.fromEntries(given.filter(([, value]) => value !== '')), { onSuccess: () => form.reset() });
  };
  return (
    <form onSubmit={submit} className="stack form" aria-labelledby="consent-by-hand">
      <Title order={2} size="h5" id="consent-by-hand">
        {text('governance.byHand')}
      </Title>
      <TextInput name="pseudonym" label={text('projects.pseudonym')} />
      <div className="form-row">
        <TextInput name="patientId" label={text('projects.orPatientId')} />
        <TextInput name="issuerOfPatientId" label={text('projects.issuer')} />
      </div>
      <Radio.Group name="state" label={text('projects.consent')} required>
        <div className="stack choices">
          <Radio value="given" label={text('projects.consent_given')} />
          <Radio
            value="withdrawn"
            label={text('projects.consent_withdrawn')}
            description={text('projects.withdrawnHow')}
          />
        </div>
      </Radio.Group>
      <div>
        <Button type="submit" loading={put.isPending}>
          {text('admin.save')}
        </Button>
      </div>
      <Problem error={put.error} />
      {put.data && <Outcome outcome={put.data} />}
    </form>
  );
}

function Outcome({ outcome }: { readonly outcome: ConsentOutcome }) {
  const { pseudonym, studies, copies } = outcome;
  return (
    <div role="status">
      <Text>
        {text('projects.consentDone', { name: pseudonym, studies: count(studies), copies: count(copies.length) })}
      </Text>
      {copies.map(({ studyInstanceUid, kind, actor, destination, at }) => (
        <Text key={`${studyInstanceUid} ${kind} ${at} ${actor}`} size="sm" className="prose">
          {[moment(at), actor, destination, kind, studyInstanceUid].filter(Boolean).join(' · ')}
        </Text>
      ))}
    </div>
  );
}
