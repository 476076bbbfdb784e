import { Button, Modal, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { SessionList } from '../account/session-list.tsx';
import { tell } from '../api/ask.ts';
import { session, users } from '../api/queries.ts';
import { moment } from '../format.ts';
import { codeOf, Failed } from '../shell/states.tsx';
import { text } from '../texts/texts.ts';
import { NewUserDialog } from './new-user.tsx';

/** Who may log in, and who is logged in. */
export function UsersTab() {
  const { data, error, refetch } = useQuery(users);
  const [watched, setWatched] = useState<string>();
  const [isAdding, setAdding] = useState(false);
  if (error) return <Failed error={error} onRetry={refetch} />;
  return (
    <>
      <div className="table-actions">
        <Button onClick={() => setAdding(true)}>{text('admin.newUser')}</Button>
      </div>
      <div className="table-scroll">
        <table className="table plain" aria-label={text('admin.users')}>
          <thead>
            <tr>
              <th>{text('login.user')}</th>
              <th>{text('admin.displayName')}</th>
              <th>{text('admin.state')}</th>
              <th>{text('admin.since')}</th>
              <th aria-label={text('account.sessions')} />
            </tr>
          </thead>
          <tbody>
            {data?.map(({ name, displayName, disabled, createdAt }) => (
              <tr key={name}>
                <td>{name}</td>
                <td>{displayName}</td>
                <td>{disabled && <span className="bad">{text('admin.disabled')}</span>}</td>
                <td>{moment(createdAt)}</td>
                <td>
                  <Button size="compact-sm" variant="default" onClick={() => setWatched(name)}>
                    {text('account.sessions')}
                  </Button>{' '}
                  <Disabling user={name} disabled={disabled} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <NewUserDialog opened={isAdding} onClose={() => setAdding(false)} />
      <Modal
        opened={watched !== undefined}
        onClose={() => setWatched(undefined)}
        title={text('admin.sessionsOf', { name: watched ?? '' })}
        closeButtonProps={{ 'aria-label': text('state.close') }}
      >
        {watched !== undefined && (
          <>
            <SessionList user={watched} />
            <ResetFactor user={watched} />
          </>
        )}
      </Modal>
    </>
  );
}

/** Keeps a user out, or lets them in again; nobody keeps themselves out. */
function Disabling({ user, disabled }: { readonly user: string; readonly disabled: boolean }) {
  const { data: me } = useQuery(session);
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: () => tell('PATCH', `/users/${encodeURIComponent(user)}`, { disabled: !disabled }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['users'] }),
  });
  if (me?.name === user) return null;
  return (
    <Button size="compact-sm" variant="subtle" loading={change.isPending} onClick={() => change.mutate()}>
      {text(disabled ? 'admin.enable' : 'admin.disable')}
    </Button>
  );
}

/** For a user whose phone is lost. */
function ResetFactor({ user }: { readonly user: string }) {
  const reset = useMutation({ mutationFn: () => tell('DELETE', `/users/${encodeURIComponent(user)}/second-factor`) });
  return (
    <div className="dialog-actions">
      <Text role="status" size="sm" c="dimmed">
        {reset.isSuccess && text('state.succeeded')}
        {reset.error && text('state.report', { code: codeOf(reset.error) })}
      </Text>
      <Button variant="default" loading={reset.isPending} onClick={() => reset.mutate()}>
        {text('admin.resetFactor')}
      </Button>
    </div>
  );
}
