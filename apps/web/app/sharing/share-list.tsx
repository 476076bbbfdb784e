import { Button, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Share } from '@vesalius/archive/api';
import { tell } from '../api/ask.ts';
import { count, moment } from '../format.ts';
import { codeOf, Failed } from '../shell/states.tsx';
import { text } from '../texts/texts.ts';
import { shares } from './share-queries.ts';

interface ShareListProps {
  /** Links to this study only. */
  readonly study?: string;
  /** Links of this one only. */
  readonly of?: string;
}

/** Share links with how often each was opened; revoked at once. */
export function ShareList({ study, of }: ShareListProps) {
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery(shares(study));
  const revoke = useMutation({
    mutationFn: (id: number) => tell('DELETE', `/shares/${id}`),
    onSettled: () => queries.invalidateQueries({ queryKey: ['shares'] }),
  });
  if (error) return <Failed error={error} onRetry={refetch} />;
  const shown = data?.filter(({ madeBy }) => of === undefined || madeBy === of) ?? [];
  return (
    <>
      {data && shown.length === 0 && <Text c="dimmed">{text('shares.none')}</Text>}
      <ul className="entries" aria-label={text('shares.title')}>
        {shown.map((share) => (
          <li key={share.id}>
            <span>
              <strong>{share.purpose}</strong> {of === undefined && study === undefined && <em>{share.madeBy}</em>}
              <Text component="span" size="sm" c="dimmed" display="block">
                {state(share)} · {openings(share)}
                {share.hasPassword && ` · ${text('shares.withPassword')}`}
                {share.project !== undefined && ` · ${text('shares.deidentified')}`}
              </Text>
              {study === undefined && (
                <Text component="span" size="xs" c="dimmed" display="block" className="mono">
                  {share.studyInstanceUid}
                </Text>
              )}
            </span>
            {isOpen(share) && (
              <Button
                size="compact-sm"
                variant="default"
                aria-label={text('shares.revokeOne', { purpose: share.purpose })}
                loading={revoke.isPending && revoke.variables === share.id}
                onClick={() => revoke.mutate(share.id)}
              >
                {text('tokens.revoke')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <Text role="alert" size="sm" c="var(--mantine-color-error)">
        {revoke.error && text('state.report', { code: codeOf(revoke.error) })}
      </Text>
    </>
  );
}

function isOpen({ revokedAt, expiresAt, openings: opened, mostOpenings = Number.POSITIVE_INFINITY }: Share): boolean {
  return revokedAt === undefined && expiresAt > Date.now() && opened < mostOpenings;
}

function state({ revokedAt, expiresAt }: Share): string {
  if (revokedAt !== undefined) return text('shares.revoked', { at: moment(revokedAt) });
  return text(expiresAt > Date.now() ? 'tokens.ends' : 'shares.ended', { at: moment(expiresAt) });
}

function openings({ openings: opened, mostOpenings, lastOpenedAt }: Share): string {
  const told = text(mostOpenings === undefined ? 'shares.openings' : 'shares.openingsOf', {
    count: count(opened),
    most: count(mostOpenings ?? 0),
  });
  return lastOpenedAt === undefined ? told : `${told}, ${text('tokens.used', { at: moment(lastOpenedAt) })}`;
}
