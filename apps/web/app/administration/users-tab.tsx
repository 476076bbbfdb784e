import { Button, Modal, Text } from '@mantine/core';
import { queryOptions, useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { SessionList } from '../account/session-list.tsx';
import { ask, tell } from '../api/ask.ts';
import type { User } from '../api/types.ts';
import { moment } from '../format.ts';
import { codeOf, Failed } from '../shell/states.tsx';
import { text } from '../texts/texts.ts';

const users = queryOptions({
  queryKey: ['users'],
  queryFn: async () => (await ask<{ users: User[] }>('/users')).users,
});

/** Who may log in, and who is logged in. */
export function UsersTab() {
  const { data, error, refetch } = useQuery(users);
  const [watched, setWatched] = useState<string>();
  if (error) return <Failed error={error} onRetry={refetch} />;
  return (
    <>
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
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
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
