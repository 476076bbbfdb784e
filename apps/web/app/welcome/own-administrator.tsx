import { Button, Paper, Text, Title } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { NewUserFields, newUserIn, useAddUser } from '../administration/new-user.tsx';
import { ApiError, ask } from '../api/ask.ts';
import { codeOf } from '../shell/states.tsx';
import { text } from '../texts/texts.ts';

interface Grant {
  readonly subject: { readonly kind: string; readonly name: string };
  readonly role: string;
}

const ROLE = 'administrator';

/** The account of the first start belongs to nobody: here somebody gets one of their own. */
export function OwnAdministrator() {
  const { data: grants } = useQuery({
    queryKey: ['grants'],
    queryFn: async () => (await ask<{ grants: Grant[] }>('/grants')).grants,
  });
  const add = useAddUser();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    add.mutate(newUserIn(event.currentTarget, ROLE));
  };
  if (!grants) return null;
  const isDone = grants.some(({ subject, role }) => subject.kind === 'user' && role === ROLE);
  return (
    <Paper component="section" withBorder p="md" className="card stack" aria-labelledby="own-administrator">
      <Title order={2} id="own-administrator">
        {text('welcome.admin')}
      </Title>
      {isDone || add.isSuccess ? (
        <Text size="sm" className="good" role="status">
          <IconCircleCheck size={16} aria-hidden />{' '}
          {add.variables ? text('welcome.adminMade', { name: add.variables.name }) : text('welcome.adminDone')}
        </Text>
      ) : (
        <form className="stack" onSubmit={submit}>
          <Text size="sm" c="dimmed">
            {text('welcome.adminHow')}
          </Text>
          <NewUserFields />
          <Text role="alert" size="sm" c="var(--mantine-color-error)">
            {add.error && problemText(add.error)}
          </Text>
          <div className="panel-actions">
            <Button type="submit" loading={add.isPending}>
              {text('welcome.make')}
            </Button>
          </div>
        </form>
      )}
    </Paper>
  );
}

function problemText(error: Error): string {
  if (error instanceof ApiError && error.code === 'conflict') return text('welcome.userTaken');
  return text('state.report', { code: codeOf(error) });
}
