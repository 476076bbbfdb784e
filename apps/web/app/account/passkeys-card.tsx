import { Button, Paper, Text, TextInput, Title } from '@mantine/core';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { knowsPasskeys } from '../../session/passkey.ts';
import { ask, tell } from '../api/ask.ts';
import { moment } from '../format.ts';
import { FormDialog } from '../shell/form-dialog.tsx';
import { codeOf } from '../shell/states.tsx';
import { text } from '../texts/texts.ts';
import { browserName } from './browser-name.ts';

interface Passkey {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
  readonly lastUsedAt?: number;
}

interface Challenge {
  readonly ticket: string;
  readonly options: PublicKeyCredentialCreationOptionsJSON;
}

const passkeys = queryOptions({
  queryKey: ['passkeys'],
  queryFn: async () => (await ask<{ passkeys: Passkey[] }>('/passkeys')).passkeys,
});

/** Makes a passkey with the browser's own dialog and has it kept. */
async function makePasskey(): Promise<void> {
  const { ticket, options } = await tell<Challenge>('POST', '/passkeys/challenge');
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  const credential = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential | null;
  if (!credential) return;
  const name = browserName(navigator.userAgent);
  await tell('POST', '/passkeys', { ticket, response: credential.toJSON(), name });
}

/** Passkeys: made, named, removed. */
export function PasskeysCard() {
  const queries = useQueryClient();
  const { data = [] } = useQuery(passkeys);
  const [renamed, setRenamed] = useState<Passkey>();
  const renew = () => queries.invalidateQueries({ queryKey: ['passkeys'] });
  const make = useMutation({ mutationFn: makePasskey, onSettled: renew });
  const remove = useMutation({ mutationFn: (id: string) => tell('DELETE', `/passkeys/${id}`), onSettled: renew });
  const error = make.error ?? remove.error;
  return (
    <Paper component="section" withBorder p="lg" className="card stack" aria-labelledby="passkeys">
      <Title order={2} id="passkeys">
        {text('passkeys.title')}
      </Title>
      <Text c="dimmed" size="sm">
        {text('passkeys.how')}
      </Text>
      <ul className="entries">
        {data.map((one) => (
          <li key={one.id}>
            <span>
              <strong>{one.name}</strong>
              <Text component="span" size="sm" c="dimmed" display="block">
                {text('passkeys.made', { at: moment(one.createdAt) })} ·{' '}
                {one.lastUsedAt === undefined
                  ? text('tokens.unused')
                  : text('tokens.used', { at: moment(one.lastUsedAt) })}
              </Text>
            </span>
            <span className="dialog-actions">
              <Button size="compact-sm" variant="default" onClick={() => setRenamed(one)}>
                {text('passkeys.rename')}
              </Button>
              <Button
                size="compact-sm"
                variant="default"
                aria-label={text('passkeys.removeOne', { name: one.name })}
                loading={remove.isPending && remove.variables === one.id}
                onClick={() => remove.mutate(one.id)}
              >
                {text('passkeys.remove')}
              </Button>
            </span>
          </li>
        ))}
      </ul>
      <Text role="alert" size="sm" c="var(--mantine-color-error)">
        {error &&
          (error instanceof DOMException ? text('passkeys.none') : text('state.report', { code: codeOf(error) }))}
      </Text>
      <div className="dialog-actions">
        <Button disabled={!knowsPasskeys()} loading={make.isPending} onClick={() => make.mutate()}>
          {text('passkeys.make')}
        </Button>
      </div>
      {renamed && <Rename passkey={renamed} onClose={() => setRenamed(undefined)} />}
    </Paper>
  );
}

function Rename({ passkey, onClose }: { readonly passkey: Passkey; readonly onClose: () => void }) {
  const queries = useQueryClient();
  const rename = useMutation({
    mutationFn: (name: string) => tell('PATCH', `/passkeys/${passkey.id}`, { name }),
    onSuccess() {
      queries.invalidateQueries({ queryKey: ['passkeys'] });
      onClose();
    },
  });
  return (
    <FormDialog
      opened
      title={text('passkeys.rename')}
      onClose={onClose}
      onSubmit={(form) => rename.mutate(String(new FormData(form).get('name')).trim())}
      saving={rename}
    >
      <TextInput
        name="name"
        label={text('tokens.name')}
        defaultValue={passkey.name}
        required
        withAsterisk={false}
        maxLength={64}
        data-autofocus
      />
    </FormDialog>
  );
}
