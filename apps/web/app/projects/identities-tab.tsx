import { Button, NumberInput, Text, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { tell } from '../api/ask.ts';
import { session, useMay } from '../api/queries.ts';
import { moment } from '../format.ts';
import { Failed } from '../shell/states.tsx';
import { text } from '../texts/texts.ts';
import { Problem } from './problem.tsx';
import { type IdentityRequest, identityRequests } from './project-queries.ts';
import { PseudonymListCard } from './pseudonym-list.tsx';

interface Identity {
  readonly patientId: string;
  readonly issuerOfPatientId: string;
  readonly patientName: string;
}

/** Requests to see whom a pseudonym stands for; another person decides. */
export function IdentitiesTab({ name }: { readonly name: string }) {
  const { data, error, refetch } = useQuery(identityRequests(name));
  const manages = useMay('projects.manage');
  if (error) return <Failed error={error} onRetry={refetch} />;
  return (
    <>
      <Text c="dimmed">{text('projects.identitiesHow')}</Text>
      {manages && <PseudonymListCard name={name} />}
      <AskForm name={name} />
      <div className="stack">
        {data?.map((request) => (
          <Request key={request.id} name={name} request={request} />
        ))}
      </div>
    </>
  );
}

function AskForm({ name }: { readonly name: string }) {
  const queries = useQueryClient();
  const post = useMutation({
    mutationFn: (body: object) => tell('POST', `/projects/${name}/identity-requests`, body),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['project', name, 'requests'] }),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const fields = new FormData(form);
    const body = { pseudonym: String(fields.get('pseudonym')).trim(), reason: String(fields.get('reason')).trim() };
    post.mutate(body, { onSuccess: () => form.reset() });
  };
  return (
    <form onSubmit={submit} className="stack form">
      <TextInput name="pseudonym" label={text('projects.pseudonym')} required />
      <Textarea name="reason" label={text('projects.reason')} required autosize minRows={2} />
      <div>
        <Button type="submit" loading={post.isPending}>
          {text('projects.askIdentity')}
        </Button>
      </div>
      <Problem error={post.error} />
    </form>
  );
}

function Request({ name, request }: { readonly name: string; readonly request: IdentityRequest }) {
  const me = useQuery(session).data?.name;
  const manages = useMay('projects.manage');
  const { pseudonym, reason, askedBy, askedAt, state, decidedBy, expiresAt } = request;
  const own = askedBy === me;
  return (
    <article className="request" aria-label={pseudonym}>
      <Text fw={600} className="mono">
        {pseudonym}
      </Text>
      <Text className="prose">{reason}</Text>
      <Text size="sm" c="dimmed">
        {[
          `${askedBy}, ${moment(askedAt)}`,
          text(`projects.request_${state}`),
          decidedBy,
          expiresAt === undefined ? undefined : text('projects.until', { at: moment(expiresAt) }),
          text('projects.looks', { count: request.looks }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </Text>
      {state === 'open' && manages && !own && <Decide name={name} id={request.id} />}
      {state === 'approved' && own && <Look name={name} id={request.id} />}
    </article>
  );
}

function Decide({ name, id }: { readonly name: string; readonly id: number }) {
  const queries = useQueryClient();
  const [hours, setHours] = useState(24);
  const decide = useMutation({
    mutationFn: (approve: boolean) =>
      tell('POST', `/projects/${name}/identity-requests/${id}/decision`, { approve, hours }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['project', name, 'requests'] }),
  });
  return (
    <div className="form-row">
      <NumberInput
        label={text('projects.hours')}
        min={1}
        max={720}
        value={hours}
        onChange={(value) => setHours(Number(value))}
      />
      <Button loading={decide.isPending} onClick={() => decide.mutate(true)}>
        {text('projects.approve')}
      </Button>
      <Button variant="default" loading={decide.isPending} onClick={() => decide.mutate(false)}>
        {text('projects.refuse')}
      </Button>
      <Problem error={decide.error} />
    </div>
  );
}

function Look({ name, id }: { readonly name: string; readonly id: number }) {
  const queries = useQueryClient();
  const look = useMutation({
    mutationFn: () => tell<Identity>('POST', `/projects/${name}/identity-requests/${id}/look`),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['project', name, 'requests'] }),
  });
  const { data } = look;
  return (
    <div className="form-row">
      <Button variant="default" loading={look.isPending} onClick={() => look.mutate()}>
        {text('projects.look')}
      </Button>
      {data && (
        <output>
          {[data.patientName, data.patientId, data.issuerOfPatientId].filter((word) => word !== '').join(' · ')}
        </output>
      )}
      <Problem error={look.error} />
    </div>
  );
}
