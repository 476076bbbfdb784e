import { Button, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { tell } from '../api/ask.ts';
import { session, useMay } from '../api/queries.ts';
import { count, day } from '../format.ts';
import { codeOf, Failed } from '../shell/states.tsx';
import { type TextKey, text } from '../texts/texts.ts';
import { type Lock, locks } from './retention-queries.ts';

type Act = readonly [method: 'PUT' | 'DELETE', path: string];

/** Retention locks with what was asked for: lifting one takes two people. */
export function LockList({ study }: { readonly study?: string }) {
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery(locks(study));
  const act = useMutation({
    mutationFn: ([method, path]: Act) => tell(method, `/retention-locks/${path}`, method === 'PUT' ? {} : undefined),
    onSettled: () => queries.invalidateQueries({ queryKey: ['retention'] }),
  });
  if (error) return <Failed error={error} onRetry={refetch} />;
  return (
    <>
      {data?.length === 0 && <Text c="dimmed">{text('retention.none')}</Text>}
      <ul className="entries" aria-label={text('retention.title')}>
        {data?.map((lock) => (
          <li key={lock.id}>
            <span>
              <strong>{lock.reason}</strong> <em>{lock.madeBy}</em>
              <Text component="span" size="sm" c="dimmed" display="block">
                {termText(lock)}
                {study === undefined && ` · ${targetText(lock)}`}
              </Text>
              <Asked lock={lock} />
            </span>
            <Acts lock={lock} onAct={act.mutate} />
          </li>
        ))}
      </ul>
      <Text role="alert" size="sm" c="var(--mantine-color-error)">
        {act.error && text('state.report', { code: codeOf(act.error) })}
      </Text>
    </>
  );
}

function Asked({ lock: { shortening } }: { readonly lock: Lock }) {
  if (!shortening) return null;
  const { askedBy, approvedBy, effectiveAt = 0 } = shortening;
  const wanted = shortening.until ?? shortening.days;
  const what = wanted === undefined ? text('retention.lift') : termText(shortening);
  return (
    <Text component="span" size="sm" display="block">
      {text('retention.asked', { name: askedBy })}: {what}
      {approvedBy !== undefined && ` · ${text('retention.approved', { name: approvedBy, at: day(effectiveAt) })}`}
    </Text>
  );
}

/** Ask that it be lifted, approve what another asked for, call it off. */
function Acts({ lock, onAct }: { readonly lock: Lock; readonly onAct: (act: Act) => void }) {
  const may = useMay('retention.lock');
  const { data: me } = useQuery(session);
  if (!may) return null;
  const at = `${lock.id}/shortening`;
  const { shortening } = lock;
  const acts: (readonly [TextKey, Act])[] = [];
  if (!shortening) acts.push(['retention.askLift', ['PUT', at]]);
  if (shortening && shortening.approvedBy === undefined && shortening.askedBy !== me?.name)
    acts.push(['retention.approve', ['PUT', `${at}/approval`]]);
  if (shortening && (shortening.effectiveAt ?? Number.POSITIVE_INFINITY) > Date.now())
    acts.push(['retention.withdraw', ['DELETE', at]]);
  return (
    <span className="panel-actions">
      {acts.map(([title, act]) => (
        <Button key={title} size="compact-sm" variant="default" onClick={() => onAct(act)}>
          {text(title)}
        </Button>
      ))}
    </span>
  );
}

function termText({ until, days }: Pick<Lock, 'until' | 'days'>): string {
  if (until !== undefined) return text('retention.until', { at: day(until) });
  return text('retention.days', { count: count(days ?? 0) });
}

function targetText({ studyInstanceUid, rule }: Lock): string {
  if (studyInstanceUid !== undefined) return studyInstanceUid;
  const words = [rule?.project, rule?.modality, rule?.institution].filter((word) => word !== undefined);
  return words.length > 0 ? words.join(' · ') : text('retention.everything');
}
