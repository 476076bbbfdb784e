import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { BinEntry } from '@vesalius/archive/api';
import { tell } from '../api/ask.ts';
import { session, useMay } from '../api/queries.ts';
import { bytes, count, date, moment, nameGroups } from '../format.ts';
import { codeOf } from '../shell/states.tsx';
import { text } from '../texts/texts.ts';
import { restoreEntries } from './deleting.ts';

/** An entry of the bin: had back, or purged before its time by two people. */
export function BinRow({ entry }: { readonly entry: BinEntry }) {
  const { id, patientId, studyDate, studyDescription, modalities, instances, deletedBy, deletedAt, purge } = entry;
  const [alphabetic = '', ideographic = '', phonetic = ''] = entry.patientName.split('=');
  const queries = useQueryClient();
  const isPurging = entry.state === 'purging';
  return (
    <tr>
      <td>
        {nameGroups({ alphabetic, ideographic, phonetic }).join(' · ')} <span className="quiet">{patientId}</span>
      </td>
      <td>{date(studyDate)}</td>
      <td className="value">
        {studyDescription} <span className="quiet">{modalities.replaceAll('\\', ', ')}</span>
      </td>
      <td className="numeric" title={bytes(entry.bytes)}>
        {count(instances)}
      </td>
      <td className="value">
        {text(`bin.reason.${entry.reason}`, { name: deletedBy })} <span className="quiet">{moment(deletedAt)}</span>
      </td>
      <td className="value">
        {isPurging ? text('bin.purging') : moment(entry.purgeAt)}
        {purge && !isPurging && (
          <div className="bad">
            {purge.approvedBy
              ? text('bin.approved', { one: purge.askedBy, other: purge.approvedBy })
              : text('bin.asked', { name: purge.askedBy })}
          </div>
        )}
      </td>
      <td>
        {!isPurging && (
          <Button size="compact-sm" variant="default" onClick={() => restoreEntries([id], queries)}>
            {text('bin.restore')}
          </Button>
        )}
        {!isPurging && <Purge entry={entry} />}
      </td>
    </tr>
  );
}

/** The next step towards the end of it, or back. */
function Purge({ entry: { id, purge } }: { readonly entry: BinEntry }) {
  const me = useQuery(session).data?.name;
  const mayPurge = useMay('purge');
  const queries = useQueryClient();
  const step = useMutation({
    mutationFn: ({ method, path }: { readonly method: 'PUT' | 'DELETE'; readonly path: string }) =>
      tell(method, `/bin/${id}/${path}`),
    onSettled: () => queries.invalidateQueries({ queryKey: ['bin'] }),
  });
  const button = (title: string, method: 'PUT' | 'DELETE', path: string) => (
    <Button size="compact-sm" variant="subtle" loading={step.isPending} onClick={() => step.mutate({ method, path })}>
      {title}
    </Button>
  );
  return (
    <>
      {mayPurge && !purge && button(text('bin.purge'), 'PUT', 'purge')}
      {mayPurge &&
        purge &&
        !purge.approvedBy &&
        purge.askedBy !== me &&
        button(text('bin.approve'), 'PUT', 'purge/approval')}
      {purge && button(text('bin.callOff'), 'DELETE', 'purge')}
      <span role="status" className="bad">
        {step.error && text('state.report', { code: codeOf(step.error) })}
      </span>
    </>
  );
}
