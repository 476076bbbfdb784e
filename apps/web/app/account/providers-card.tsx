import { Button, Paper, Text, Title } from '@mantine/core';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ask, tell } from '../api/ask.ts';
import { codeOf } from '../shell/states.tsx';
import { text } from '../texts/texts.ts';

export interface Provider {
  readonly id: string;
  readonly title: string;
}

/** Identity providers of this archive; the log-in page asks without a session. */
export const providers = queryOptions({
  queryKey: ['log-in'],
  queryFn: async (): Promise<readonly Provider[]> => {
    const answer = await fetch('/api/v1/log-in');
    return answer.ok ? ((await answer.json()) as { providers: Provider[] }).providers : [];
  },
});
const linked = queryOptions({
  queryKey: ['session', 'providers'],
  queryFn: async () => (await ask<{ providers: Provider[] }>('/session/providers')).providers,
});

/** Providers that may say who I am, where this archive knows any. */
export function ProvidersCard() {
  const { data: all = [] } = useQuery(providers);
  const { data: mine } = useQuery({ ...linked, enabled: all.length > 0 });
  const queries = useQueryClient();
  const link = useMutation({
    mutationFn: (id: string) =>
      tell<{ url: string }>('POST', `/session/providers/${id}`, { purpose: 'link', next: '/account' }),
    onSuccess: ({ url }) => location.assign(url),
  });
  const unlink = useMutation({
    mutationFn: (id: string) => tell('DELETE', `/session/providers/${id}`),
    onSettled: () => queries.invalidateQueries({ queryKey: ['session', 'providers'] }),
  });
  const error = link.error ?? unlink.error;
  if (all.length === 0 || !mine) return null;
  return (
    <Paper component="section" withBorder p="lg" className="card stack" aria-labelledby="providers">
      <Title order={2} id="providers">
        {text('providers.title')}
      </Title>
      <Text c="dimmed" size="sm">
        {text('providers.how')}
      </Text>
      {all.map(({ id, title }) =>
        mine.some((one) => one.id === id) ? (
          <div key={id} className="stack">
            <Text size="sm">{text('providers.linked', { title })}</Text>
            <Button variant="default" loading={unlink.isPending} onClick={() => unlink.mutate(id)}>
              {text('providers.unlink', { title })}
            </Button>
          </div>
        ) : (
          <Button key={id} variant="default" loading={link.isPending} onClick={() => link.mutate(id)}>
            {text('providers.link', { title })}
          </Button>
        ),
      )}
      <Text role="alert" size="sm" c="var(--mantine-color-error)">
        {error && text('state.report', { code: codeOf(error) })}
      </Text>
    </Paper>
  );
}
