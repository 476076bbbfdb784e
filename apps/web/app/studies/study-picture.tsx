import { useEffect, useState } from 'react';
import type { Study } from '../api/types.ts';

/** What passes by while one scrolls or types is not asked for. Milliseconds. */
const AFTER_MS = 250;

/** Modalities that are no pictures (PS3.3 §C.7.3.1.1.1). */
const WITHOUT = new Set([
  'AU',
  'DOC',
  'ECG',
  'EPS',
  'HD',
  'KO',
  'PR',
  'REG',
  'RTDOSE',
  'RTPLAN',
  'RTSTRUCT',
  'SEG',
  'SR',
]);

/** A small picture of a study in its row; a study without one has an empty place. */
export function StudyPicture({ study: { studyInstanceUid, modalities } }: { readonly study: Study }) {
  const [isWanted, setWanted] = useState(false);
  const [isMissing, setMissing] = useState(false);
  const hasPicture = modalities.some((one) => !WITHOUT.has(one));
  useEffect(() => {
    if (!hasPicture) return;
    const due = setTimeout(() => setWanted(true), AFTER_MS);
    return () => clearTimeout(due);
  }, [hasPicture]);
  if (!isWanted || isMissing) return <span className="row-picture" />;
  return (
    <img
      className="row-picture"
      src={`/dicomweb/studies/${studyInstanceUid}/thumbnail?viewport=64,64`}
      alt=""
      onError={() => setMissing(true)}
    />
  );
}
