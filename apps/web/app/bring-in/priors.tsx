import { Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { count } from '../format.ts';
import { codeOf } from '../shell/states.tsx';
import { text } from '../texts/texts.ts';
import { asPeerStudy, heldOfPatient, type PeerStudy, peerStudies } from './peer-query.ts';
import { PEER_COLUMNS, PeerStudyRow } from './peer-study-row.tsx';
import type { Retrieving } from './retrieving.ts';

interface PriorsProps {
  readonly aeTitle: string;
  /** The study whose patient is looked at. */
  readonly study: PeerStudy;
  readonly retrieving: Retrieving;
}

/** The same patient's other studies, at the peer and here, newest first; those that are not here are fetched at one stroke. */
export function Priors({ aeTitle, study, retrieving }: PriorsProps) {
  const { started, retrieve, lookAgain } = retrieving;
  const there = useQuery(peerStudies(aeTitle, { PatientID: study.patientId }));
  const { data: here } = useQuery({
    ...heldOfPatient(study.patientId),
    refetchInterval: lookAgain,
  });
  const atPeer = (there.data?.studies ?? []).filter(
    ({ uid, patientId }) => uid !== study.uid && patientId === study.patientId,
  );
  const known = new Set(atPeer.map(({ uid }) => uid));
  const onlyHere = [...(here?.values() ?? [])]
    .map(asPeerStudy)
    .filter(({ uid }) => uid !== study.uid && !known.has(uid));
  const all = [...atPeer, ...onlyHere].sort((one, other) => other.date.localeCompare(one.date));
  const missing = atPeer
    .filter(({ uid, images = 1 }) => (here?.get(uid)?.instanceCount ?? 0) < images)
    .filter(({ uid }) => !started.has(uid))
    .map(({ uid }) => uid);
  return (
    <>
      <tr className="priors-head">
        <td colSpan={PEER_COLUMNS}>
          <div className="priors-line" role="status">
            <Text size="sm" fw={600}>
              {there.error
                ? text('state.report', { code: codeOf(there.error) })
                : there.data && text('bring.priorsOf', { name: study.patient, count: count(all.length) })}
            </Text>
            {missing.length > 0 && (
              <Button size="compact-sm" onClick={() => retrieve(missing)}>
                {text('bring.fetchPriors', { count: count(missing.length) })}
              </Button>
            )}
          </div>
        </td>
      </tr>
      {all.map((one) => (
        <PeerStudyRow
          key={one.uid}
          study={one}
          here={here?.get(one.uid)}
          isStarted={started.has(one.uid)}
          onFetch={known.has(one.uid) ? () => retrieve([one.uid]) : undefined}
        />
      ))}
    </>
  );
}
