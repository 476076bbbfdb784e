import { Alert, Button, Paper, Text, Textarea, TextInput, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { EmergencyRecord } from '@vesalius/archive/api';
import type { FormEvent } from 'react';
import { tell } from '../api/ask.ts';
import { session } from '../api/queries.ts';
import { moment } from '../format.ts';
import { codeOf } from '../shell/states.tsx';
import { text } from '../texts/texts.ts';
import { emergencies } from './emergency-queries.ts';

/** Breaking glass: a patient's studies for a while, with a reason that another person reads. */
export function EmergencyPage() {
  document.title = `${text('emergency.title')} · ${text('app.name')}`;
  return (
    <div className="page">
      <header className="page-head">
        <Title order={1}>{text('emergency.title')}</Title>
      </header>
      <div className="cards">
        <OpenCard />
        <MineCard />
      </div>
    </div>
  );
}

function OpenCard() {
  const queries = useQueryClient();
  const open = useMutation({
    mutationFn: (about: { patientId: string; reason: string }) => tell<EmergencyRecord>('POST', '/emergencies', about),
    onSuccess: () => queries.invalidateQueries(),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const fields = new FormData(form);
    const word = (name: string) => String(fields.get(name) ?? '').trim();
    open.mutate({ patientId: word('patient'), reason: word('reason') }, { onSuccess: () => form.reset() });
  };
  return (
    <Paper component="form" withBorder p="lg" className="card stack" aria-labelledby="open-emergency" onSubmit={submit}>
      <Title order={2} id="open-emergency">
        {text('emergency.open')}
      </Title>
      <Alert variant="light" color="yellow" p="xs" className="notice">
        {text('emergency.how')}
      </Alert>
      <TextInput
        name="patient"
        label={text('audit.patientId')}
        required
        withAsterisk={false}
        maxLength={64}
        autoComplete="off"
      />
      <Textarea
        name="reason"
        label={text('emergency.reason')}
        description={text('emergency.reasonHow')}
        required
        withAsterisk={false}
        minLength={10}
        maxLength={1000}
        rows={3}
      />
      <Text role="alert" size="sm" c="var(--mantine-color-error)">
        {open.error && text('state.report', { code: codeOf(open.error) })}
      </Text>
      <Text role="status" size="sm">
        {open.data && (
          <>
            {text('emergency.opened', { until: moment(open.data.endsAt) })} <Link to="/">{text('nav.studies')}</Link>
          </>
        )}
      </Text>
      <div className="dialog-actions">
        <Button type="submit" color="red.9" loading={open.isPending}>
          {text('emergency.act')}
        </Button>
      </div>
    </Paper>
  );
}

function MineCard() {
  const queries = useQueryClient();
  const { data: me } = useQuery(session);
  const { data = [] } = useQuery(emergencies);
  const end = useMutation({
    mutationFn: (id: number) => tell('POST', `/emergencies/${id}/end`),
    onSettled: () => queries.invalidateQueries(),
  });
  const mine = data.filter(({ user }) => user === me?.name);
  return (
    <Paper component="section" withBorder p="lg" className="card stack" aria-labelledby="my-emergencies">
      <Title order={2} id="my-emergencies">
        {text('emergency.mine')}
      </Title>
      {mine.length === 0 && <Text c="dimmed">{text('emergency.none')}</Text>}
      <ul className="entries">
        {mine.map(({ id, patientId, reason, startedAt, endsAt, verdict }) => (
          <li key={id}>
            <span>
              <strong>{patientId}</strong> {reason}
              <Text component="span" size="sm" c="dimmed" display="block">
                {text('emergency.from', { from: moment(startedAt), until: moment(endsAt) })} ·{' '}
                {text(verdict === undefined ? 'emergency.waits' : 'emergency.signed')}
              </Text>
            </span>
            {endsAt > Date.now() && (
              <Button size="compact-sm" variant="default" loading={end.isPending} onClick={() => end.mutate(id)}>
                {text('emergency.end')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Paper>
  );
}
