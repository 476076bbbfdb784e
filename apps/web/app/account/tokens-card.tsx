import { Paper, Text, Title } from '@mantine/core';
import { text } from '../texts/texts.ts';
import { TokenList } from '../tokens/token-list.tsx';

/** What programs do in my name. */
export function TokensCard({ user }: { readonly user: string }) {
  return (
    <Paper component="section" withBorder p="lg" className="card stack" aria-labelledby="tokens">
      <Title order={2} id="tokens">
        {text('tokens.title')}
      </Title>
      <Text c="dimmed" size="sm">
        {text('tokens.how')}
      </Text>
      <TokenList of={user} service={false} />
    </Paper>
  );
}
