import { Button, Paper, Text } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { tell } from '../api/ask.ts';
import { quarantine } from '../api/queries.ts';
import type { Identity, QuarantineCase } from '../api/types.ts';
import { bytes, moment } from '../format.ts';
import { codeOf, Empty, Failed } from '../shell/states.tsx';
import { text } from '../texts/texts.ts';

type Decision = 'reject' | 'replace';
const UIDS = ['studyInstanceUid', 'seriesInstanceUid', 'sopInstanceUid', 'sopClassUid', 'transferSyntaxUid'] as const;

/** Images that contradict what is here, each beside what it contradicts. */
export function QuarantineTab() {
  const { data, error, refetch } = useQuery(quarantine);
  if (error) return <Failed error={error} onRetry={refetch} />;
  if (data?.length === 0)
    return <Empty icon={IconShieldCheck} title={text('admin.noHeld')} how={text('admin.noHeldHow')} />;
  return data?.map((one) => <Case key={one.id} one={one} />);
}

function Case({ one }: { readonly one: QuarantineCase }) {
  const queries = useQueryClient();
  const resolve = useMutation({
    mutationFn: (decision: Decision) => tell('POST', `/quarantine/${one.id}/resolution`, { decision }),
    onSettled() {
      for (const key of ['quarantine', 'statistics', 'studies']) queries.invalidateQueries({ queryKey: [key] });
    },
  });
  const { newcomer, held, source } = one;
  const from = [source.callingAeTitle, source.address, source.door].filter(Boolean).join(' · ');
  return (
    <Paper component="article" withBorder p="md" className="case" aria-label={one.conflict}>
      <Text fw={600}>{one.conflict}</Text>
      <Text size="sm" c="dimmed">
        {`${text('admin.received')} ${moment(newcomer.receivedAt)} · ${text('admin.from')} ${from} · ${bytes(newcomer.fileSize)}`}
      </Text>
      <div className="table-scroll">
        <table className="table plain" aria-label={one.conflict}>
          <thead>
            <tr>
              <th aria-label={text('instance.name')} />
              <th>{text('admin.here')}</th>
              <th>{text('admin.newcomer')}</th>
            </tr>
          </thead>
          <tbody>
            {UIDS.map((name) => (
              <UidRow key={name} name={name} held={held} newcomer={newcomer} />
            ))}
          </tbody>
        </table>
      </div>
      {resolve.error && (
        <Text role="alert" c="var(--mantine-color-error)">
          {text('state.report', { code: codeOf(resolve.error) })}
        </Text>
      )}
      <div className="dialog-actions">
        <Button variant="default" loading={resolve.isPending} onClick={() => resolve.mutate('reject')}>
          {text('admin.keep')}
        </Button>
        <Button color="red.8" loading={resolve.isPending} onClick={() => resolve.mutate('replace')}>
          {text('admin.replace')}
        </Button>
      </div>
    </Paper>
  );
}

interface UidProps {
  readonly name: (typeof UIDS)[number];
  readonly held: Identity | undefined;
  readonly newcomer: Identity;
}

function UidRow({ name, held, newcomer }: UidProps) {
  return (
    <tr className={held && held[name] !== newcomer[name] ? 'differs' : undefined}>
      <th scope="row">{name}</th>
      <td className="value mono">{held?.[name]}</td>
      <td className="value mono">{newcomer[name]}</td>
    </tr>
  );
}
