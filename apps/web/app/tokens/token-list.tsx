import { Button, Text } from '@mantine/core';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { TokenSummary } from '@vesalius/archive/api';
import { useState } from 'react';
import { ask, tell } from '../api/ask.ts';
import { moment } from '../format.ts';
import { codeOf, Failed } from '../shell/states.tsx';
import { text } from '../texts/texts.ts';
import { NewToken } from './new-token.tsx';

const tokens = queryOptions({
  queryKey: ['tokens'],
  queryFn: async () => (await ask<{ tokens: TokenSummary[] }>('/tokens')).tokens,
});

interface TokenListProps {
  /** Only those of this one. */
  readonly of?: string;
  /** Whether new ones stand for themselves instead of for their maker. */
  readonly service: boolean;
}

/** Bearer tokens: what each may, its end and last use; revoked at once. */
export function TokenList({ of, service }: TokenListProps) {
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery(tokens);
  const [isMaking, setMaking] = useState(false);
  const renew = () => queries.invalidateQueries({ queryKey: ['tokens'] });
  const revoke = useMutation({ mutationFn: (id: number) => tell('DELETE', `/tokens/${id}`), onSettled: renew });
  if (error) return <Failed error={error} onRetry={refetch} />;
  const shown = data?.filter(({ createdBy }) => of === undefined || createdBy === of) ?? [];
  return (
    <>
      <div className="table-actions">
        <Button onClick={() => setMaking(true)}>{text(service ? 'tokens.newService' : 'tokens.new')}</Button>
      </div>
      {data && shown.length === 0 && <Text c="dimmed">{text('tokens.none')}</Text>}
      <ul className="entries" aria-label={text('tokens.title')}>
        {shown.map(({ id, name, createdBy, personal, permissions, expiresAt, lastUsedAt }) => (
          <li key={id}>
            <span>
              <strong>{name}</strong>{' '}
              {of === undefined && (
                <em>{text(personal ? 'tokens.personalOf' : 'tokens.serviceOf', { name: createdBy })}</em>
              )}
              <Text component="span" size="sm" c="dimmed" display="block">
                {permissions.join(', ')}
              </Text>
              <Text component="span" size="sm" c="dimmed" display="block">
                {expiresAt === undefined ? text('tokens.noEnd') : text('tokens.ends', { at: moment(expiresAt) })} ·{' '}
                {lastUsedAt === undefined ? text('tokens.unused') : text('tokens.used', { at: moment(lastUsedAt) })}
              </Text>
            </span>
            <Button
              size="compact-sm"
              variant="default"
              aria-label={text('tokens.revokeOne', { name })}
              loading={revoke.isPending && revoke.variables === id}
              onClick={() => revoke.mutate(id)}
            >
              {text('tokens.revoke')}
            </Button>
          </li>
        ))}
      </ul>
      <Text role="alert" size="sm" c="var(--mantine-color-error)">
        {revoke.error && text('state.report', { code: codeOf(revoke.error) })}
      </Text>
      {isMaking && (
        <NewToken
          service={service}
          onClose={() => {
            setMaking(false);
            renew();
          }}
        />
      )}
    </>
  );
}
