import { Button, Text } from '@mantine/core';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ask, tell } from '../api/ask.ts';
import type { OpenSession } from '../api/types.ts';
import { moment } from '../format.ts';
import { codeOf } from '../shell/states.tsx';
import { text } from '../texts/texts.ts';
import { browserName } from './browser-name.ts';

const openSessions = (user: string) =>
  queryOptions({
    queryKey: ['sessions', user],
    queryFn: async () =>
      (await ask<{ sessions: OpenSession[] }>(`/sessions?${new URLSearchParams({ user })}`)).sessions,
  });

/** A user's sessions, each of which can be ended. */
export function SessionList({ user }: { readonly user: string }) {
  const queries = useQueryClient();
  const { data } = useQuery(openSessions(user));
  const end = useMutation({
    mutationFn: (handle: string) => tell('DELETE', `/sessions/${handle}?${new URLSearchParams({ user })}`),
    onSettled: () => queries.invalidateQueries({ queryKey: ['sessions', user] }),
  });
  return (
    <>
      <ul className="entries">
        {data?.map(({ handle, current, userAgent, address, lastSeenAt }) => (
          <li key={handle}>
            <span>
              <strong>{browserName(userAgent)}</strong> {current && <em>{text('account.thisSession')}</em>}
              <Text component="span" size="sm" c="dimmed" display="block">
                {text('account.sessionFrom', { address, at: moment(lastSeenAt) })}
              </Text>
            </span>
            {!current && (
              <Button
                size="compact-sm"
                variant="default"
                loading={end.isPending && end.variables === handle}
                onClick={() => end.mutate(handle)}
              >
                {text('account.endSession')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {data?.length === 0 && <Text c="dimmed">{text('account.noSessions')}</Text>}
      <Text role="alert" size="sm" c="var(--mantine-color-error)">
        {end.error && text('state.report', { code: codeOf(end.error) })}
      </Text>
    </>
  );
}
