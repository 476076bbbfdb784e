import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Fragment } from 'react';
import { text } from '../texts/texts.ts';
import { heldStudies, type PeerStudy } from './peer-query.ts';
import { PeerStudyHead, PeerStudyRow } from './peer-study-row.tsx';
import { Priors } from './priors.tsx';
import { useRetrieving } from './retrieving.ts';

interface PeerStudiesProps {
  readonly aeTitle: string;
  readonly studies: readonly PeerStudy[];
  /** The study whose patient's other studies are open. */
  readonly priors: string | undefined;
  readonly onPriors: (uid: string | undefined) => void;
}

/** What a peer has: each study with what of it is here, to be fetched, and with the other studies of its patient. */
export function PeerStudies({ aeTitle, studies, priors, onPriors }: PeerStudiesProps) {
  const retrieving = useRetrieving(aeTitle);
  const { started, retrieve } = retrieving;
  const { data: held } = useQuery({
    ...heldStudies(studies.map(({ uid }) => uid)),
    refetchInterval: retrieving.lookAgain,
  });
  if (studies.length === 0) return null;
  return (
    <div className="table-scroll">
      <table className="table plain" aria-label={text('bring.there', { peer: aeTitle })}>
        <PeerStudyHead />
        <tbody>
          {studies.map((study) => (
            <Fragment key={study.uid}>
              <PeerStudyRow
                study={study}
                here={held?.get(study.uid)}
                isStarted={started.has(study.uid)}
                onFetch={() => retrieve([study.uid])}
              >
                {study.patientId !== '' && (
                  <Button
                    size="compact-sm"
                    variant="subtle"
                    aria-expanded={priors === study.uid}
                    onClick={() => onPriors(priors === study.uid ? undefined : study.uid)}
                  >
                    {text('bring.priors')}
                  </Button>
                )}
              </PeerStudyRow>
              {priors === study.uid && <Priors aeTitle={aeTitle} study={study} retrieving={retrieving} />}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}
