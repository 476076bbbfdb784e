import { Paper, Text, Title } from '@mantine/core';
import { text } from '../texts/texts.ts';
import { SessionList } from './session-list.tsx';

/** Where I am logged in. */
export function SessionsCard({ user }: { readonly user: string }) {
  return (
    <Paper component="section" withBorder p="lg" className="card stack" aria-labelledby="sessions">
      <Title order={2} id="sessions">
        {text('account.sessions')}
      </Title>
      <Text c="dimmed" size="sm">
        {text('account.sessionsHow')}
      </Text>
      <SessionList user={user} />
    </Paper>
  );
}
