import { Paper, Text, Title } from '@mantine/core';
import { useMay } from '../api/queries.ts';
import { ShareList } from '../sharing/share-list.tsx';
import { text } from '../texts/texts.ts';

/** Links that somebody without an account may use in my name. */
export function SharesCard({ user }: { readonly user: string }) {
  if (!useMay('share')) return null;
  return (
    <Paper component="section" withBorder p="lg" className="card stack" aria-labelledby="shares">
      <Title order={2} id="shares">
        {text('shares.title')}
      </Title>
      <Text c="dimmed" size="sm">
        {text('shares.mineHow')}
      </Text>
      <ShareList of={user} />
    </Paper>
  );
}
