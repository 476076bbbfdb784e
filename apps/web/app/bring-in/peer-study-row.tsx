import { Button } from '@mantine/core';
import { IconCheck, IconProgress } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Study } from '../api/types.ts';
import { count, date } from '../format.ts';
import { text } from '../texts/texts.ts';
import type { PeerStudy } from './peer-query.ts';

/** How many columns a row has. */
export const PEER_COLUMNS = 8;

export function PeerStudyHead() {
  return (
    <thead>
      <tr>
        <th>{text('studies.patient')}</th>
        <th>{text('studies.patientId')}</th>
        <th>{text('studies.date')}</th>
        <th>{text('studies.modalities')}</th>
        <th>{text('studies.description')}</th>
        <th className="numeric">{text('studies.instances')}</th>
        <th>{text('bring.here')}</th>
        <th aria-label={text('bring.fetch')} />
      </tr>
    </thead>
  );
}

interface RowProps {
  readonly study: PeerStudy;
  readonly here: Study | undefined;
  readonly isStarted: boolean;
  /** Undefined: the peer does not have it. */
  readonly onFetch?: (() => void) | undefined;
  readonly children?: ReactNode;
}

/** A study of a peer, and how much of it is here. */
export function PeerStudyRow({ study, here, isStarted, onFetch, children }: RowProps) {
  const isWhole = here !== undefined && here.instanceCount >= (study.images ?? 0);
  return (
    <tr data-peer-study={study.uid}>
      <td>{study.patient}</td>
      <td>{study.patientId}</td>
      <td>{date(study.date)}</td>
      <td>{study.modalities}</td>
      <td>{study.description}</td>
      <td className="numeric">{study.images === undefined ? '' : count(study.images)}</td>
      <td>{here && <Here here={here} of={isWhole ? undefined : study.images} />}</td>
      <td className="row-actions">
        {children}
        {onFetch && !isWhole && (
          <Button size="compact-sm" variant="default" disabled={isStarted} onClick={onFetch}>
            {text(isStarted ? 'bring.fetching' : 'bring.fetch')}
          </Button>
        )}
      </td>
    </tr>
  );
}

/** Leads to the study; `of`: only so many of these images are here. */
function Here({ here, of }: { readonly here: Study; readonly of: number | undefined }) {
  const told =
    of === undefined
      ? text('bring.isHere')
      : text('bring.partHere', { count: count(here.instanceCount), of: count(of) });
  const isWhole = of === undefined;
  const Icon = isWhole ? IconCheck : IconProgress;
  return (
    <Link to="/" search={{ study: here.studyInstanceUid }} className="here">
      <Icon size={14} aria-hidden /> {told}
    </Link>
  );
}
