import { Alert, Button, Paper, Text, TextInput, Title } from '@mantine/core';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { renderSVG } from 'uqr';
import { ApiError, ask, tell } from '../api/ask.ts';
import { codeOf } from '../shell/states.tsx';
import { text } from '../texts/texts.ts';

interface Status {
  readonly totp: boolean;
  readonly recoveryCodesLeft: number;
  readonly required: boolean;
}

interface Begun {
  readonly secret: string;
  readonly uri: string;
}

interface Codes {
  readonly recoveryCodes: readonly string[];
}

const secondFactor = queryOptions({ queryKey: ['second-factor'], queryFn: () => ask<Status>('/second-factor') });

/** Codes of an authenticator app beside the password. */
export function SecondFactorCard() {
  const queries = useQueryClient();
  const { data } = useQuery(secondFactor);
  const [codes, setCodes] = useState<readonly string[]>();
  const renewed = () => {
    queries.invalidateQueries({ queryKey: ['second-factor'] });
    queries.invalidateQueries({ queryKey: ['session'] });
  };
  const begin = useMutation({ mutationFn: () => tell<Begun>('POST', '/second-factor/totp') });
  const renew = useMutation({
    mutationFn: () => tell<Codes>('POST', '/second-factor/recovery-codes'),
    onSuccess({ recoveryCodes }) {
      setCodes(recoveryCodes);
      renewed();
    },
  });
  const remove = useMutation({ mutationFn: () => tell('DELETE', '/second-factor'), onSuccess: renewed });
  const error = begin.error ?? renew.error ?? remove.error;
  const done = (recoveryCodes: readonly string[]) => {
    begin.reset();
    setCodes(recoveryCodes);
    renewed();
  };
  return (
    <Paper component="section" withBorder p="lg" className="card stack" aria-labelledby="second-factor">
      <Title order={2} id="second-factor">
        {text('factor.title')}
      </Title>
      {data?.required && !data.totp && (
        <Alert variant="light" color="yellow" p="xs" className="notice">
          {text('factor.required')}
        </Alert>
      )}
      <Text c="dimmed" size="sm">
        {data?.totp ? text('factor.active', { count: data.recoveryCodesLeft }) : text('factor.how')}
      </Text>
      {codes && <RecoveryCodes codes={codes} onDone={() => setCodes(undefined)} />}
      {begin.data && <SetUp begun={begin.data} onDone={done} />}
      {data && !codes && !begin.data && (
        <div className="dialog-actions">
          {data.totp ? (
            <>
              <Button variant="default" loading={remove.isPending} onClick={() => remove.mutate()}>
                {text('factor.remove')}
              </Button>
              <Button variant="default" loading={renew.isPending} onClick={() => renew.mutate()}>
                {text('factor.renew')}
              </Button>
            </>
          ) : (
            <Button loading={begin.isPending} onClick={() => begin.mutate()}>
              {text('factor.begin')}
            </Button>
          )}
        </div>
      )}
      <Text role="alert" size="sm" c="var(--mantine-color-error)">
        {error && text('state.report', { code: codeOf(error) })}
      </Text>
    </Paper>
  );
}

function SetUp({ begun, onDone }: { readonly begun: Begun; readonly onDone: (codes: readonly string[]) => void }) {
  const activate = useMutation({
    mutationFn: (code: string) => tell<Codes>('PUT', '/second-factor/totp', { code }),
    onSuccess: ({ recoveryCodes }) => onDone(recoveryCodes),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    activate.mutate(String(new FormData(event.currentTarget).get('code')).replaceAll(/\s/g, ''));
  };
  const wrong = activate.error instanceof ApiError && activate.error.code === 'wrong-credentials';
  return (
    <form onSubmit={submit} className="stack">
      <Text size="sm">{text('factor.scan')}</Text>
      <img
        className="qr"
        alt={text('factor.qr')}
        src={`data:image/svg+xml;utf8,${encodeURIComponent(renderSVG(begun.uri))}`}
        width={184}
        height={184}
      />
      <Text size="sm" c="dimmed">
        {text('factor.secret')} <span className="mono">{begun.secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}</span>
      </Text>
      <TextInput
        name="code"
        label={text('factor.code')}
        autoComplete="one-time-code"
        inputMode="numeric"
        required
        withAsterisk={false}
        error={
          activate.error && (wrong ? text('factor.wrong') : text('state.report', { code: codeOf(activate.error) }))
        }
      />
      <div className="dialog-actions">
        <Button type="submit" loading={activate.isPending}>
          {text('factor.finish')}
        </Button>
      </div>
    </form>
  );
}

function RecoveryCodes({ codes, onDone }: { readonly codes: readonly string[]; readonly onDone: () => void }) {
  return (
    <>
      <Text size="sm">{text('factor.codes')}</Text>
      <ul className="entries mono" aria-label={text('factor.codesTitle')}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="dialog-actions">
        <Button onClick={onDone}>{text('factor.kept')}</Button>
      </div>
    </>
  );
}
