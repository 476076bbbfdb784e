import type { StoredInstance } from '@vesalius/archive/api';
import { lookupUid } from '@vesalius/dicom';
import { type HttpProblem, notAcceptable } from '../request/http-problem.ts';

/** Presentation states of all kinds (PS3.4 Annex B.5); those of waveforms have another root. */
const STATES = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.11\.\d+$/;

/** Why there is no picture of an instance: of a presentation state that is not applied, which kind it is. */
export function notShown({ sopClassUid }: StoredInstance): HttpProblem {
  if (!STATES.test(sopClassUid)) return notAcceptable('Instances of this kind are not shown as pictures');
  const kind = lookupUid(sopClassUid)?.name.replace(/ Storage$/, '');
  return notAcceptable(`${kind} is not applied: only presentation states of single images are`);
}
