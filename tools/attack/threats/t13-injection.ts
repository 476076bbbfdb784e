import { Dataset, UID, writeDataset } from '@vesalius/dicom';
import { find } from '../store.ts';
import { finding, type Threat } from '../threat.ts';
import { call, type Victim } from '../victims/victim.ts';

const STRINGS = [
  "' OR '1'='1",
  "'; DROP TABLE studies; --",
  '" OR ""="',
  "') UNION SELECT password_hash FROM users --",
  '$(touch /tmp/vesalius-was-here)',
  '`touch /tmp/vesalius-was-here`',
  '; touch /tmp/vesalius-was-here',
  '| cat /etc/passwd',
  '%',
  '_',
  'a\\%',
  '[a-z]',
  '(a+)+$',
  '{{7*7}}',
  '#{7*7}',
  'a\0b',
  '\r\nSet-Cookie: a=b',
];
const KEYS = [
  'PatientName',
  'PatientID',
  'AccessionNumber',
  'StudyDescription',
  'ReferringPhysicianName',
  'StudyID',
] as const;
const REST_KEYS = ['patientName', 'patientId', 'accessionNumber', 'q'];

export const injection: Threat = {
  id: 'T13',
  name: 'SQL, shell and patterns in what is searched for',
  target: 'no answer 500, no row that does not match literally, nothing run',
  async run({ victim, full }) {
    const before = await victim.instances();
    const missed: string[] = [];
    let tried = 0;
    for (const text of full ? STRINGS : STRINGS.slice(0, 12)) {
      for (const key of KEYS) {
        const qidoPath = `/dicomweb/studies?${key}=${encodeURIComponent(text)}`;
        const answer = await call(victim.web + qidoPath, { headers: { ...victim.headers } });
        if (answer.status === 0 || answer.status >= 500) missed.push(`${key} by QIDO: answered ${answer.status}`);
        if (answer.status === 200 && answer.text !== '[]') missed.push(`${key}=${text} found something by QIDO`);
        tried += 2;
        const failed = await findBy(victim, key, text);
        if (failed) missed.push(failed);
      }
      for (const key of REST_KEYS) {
        const { status } = await call(`${victim.web}/api/v1/studies?${key}=${encodeURIComponent(text)}`, {
          headers: { ...victim.headers },
        });
        tried += 1;
        if (status === 0 || status >= 500) missed.push(`${key} by REST: answered ${status}`);
      }
    }
    if ((await victim.instances()) !== before) missed.push('the number of instances changed');
    return finding(`${tried} searches`, ...new Set(missed));
  },
};

/** Statuses of C-FIND that say that the identifier is not understood (PS3.4 Table C.4-1). */
const NOT_UNDERSTOOD = 0xa900;
const UNABLE = 0xc000;

async function findBy(victim: Victim, key: (typeof KEYS)[number], text: string): Promise<string | undefined> {
  const identifier = Dataset.of({
    SpecificCharacterSet: 'ISO_IR 192',
    QueryRetrieveLevel: 'STUDY',
    StudyInstanceUID: '',
    [key]: text,
  });
  const { status, answers } = await find(victim, writeDataset(identifier, UID.ExplicitVRLittleEndian));
  if (answers > 0) return `${key}=${text} found something by C-FIND`;
  if (status === 0 || status === NOT_UNDERSTOOD || (status & 0xf000) === UNABLE) return undefined;
  return `${key} by C-FIND: status 0x${status.toString(16)}`;
}
