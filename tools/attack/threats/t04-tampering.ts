import { createHash } from 'node:crypto';
import { readFile as readDicom } from '@vesalius/dicom';
import { type TinyOptions, tinyInstance } from '@vesalius/testkit';
import { storeFile } from '../store.ts';
import { finding, type Threat } from '../threat.ts';
import { call, type Victim } from '../victims/victim.ts';

const ORIGINAL: TinyOptions = { key: 'original', study: 'tampered', series: 'one', attributes: { PatientID: 'RIGHT' } };

/** What contradicts the original, each in its way. */
const FORGERIES: Readonly<Record<string, TinyOptions>> = {
  'the same instance with other pixels': {
    ...ORIGINAL,
    attributes: { ...ORIGINAL.attributes, ImageComments: 'forged', InstanceNumber: 99 },
  },
  'the same instance of another patient': { ...ORIGINAL, attributes: { PatientID: 'WRONG', PatientName: 'Wrong^One' } },
  'the study with another patient': { ...ORIGINAL, key: 'other patient', attributes: { PatientID: 'WRONG' } },
  'the series in another study': {
    ...ORIGINAL,
    key: 'other study',
    attributes: { ...ORIGINAL.attributes, StudyInstanceUID: '2.25.99881' },
  },
};

export const tampering: Threat = {
  id: 'T4',
  name: 'instances that contradict what is kept',
  target: 'the original unchanged, each conflict held for a person and told to the sender',
  portable: true,
  async run({ victim }) {
    const { file, truth } = tinyInstance(ORIGINAL);
    if ((await victim.upload(file)).status !== 200) throw new Error('the original was not kept');
    const before = await hashOf(victim, truth);
    const missed: string[] = [];
    for (const [what, options] of Object.entries(FORGERIES)) {
      const forged = tinyInstance(options).file;
      const [status, answer] = [await storeFile(victim, forged), await victim.upload(forged)];
      if (status === 0 && !/quarantin|conflict/i.test(answer.text))
        missed.push(`${what}: the sender heard of no conflict`);
      if ((await hashOf(victim, truth)) !== before) missed.push(`${what}: the original was changed`);
    }
    const held = await casesOf(victim);
    if (held !== undefined && held < Object.keys(FORGERIES).length)
      missed.push(`${held} of ${Object.keys(FORGERIES).length} conflicts are held for a person`);
    return finding(`${Object.keys(FORGERIES).length} forgeries by C-STORE and upload; ${held ?? '–'} held`, ...missed);
  },
};

async function hashOf(victim: Victim, truth: Parameters<Victim['kept']>[0]): Promise<string> {
  const file = await victim.kept(truth);
  if (!file) return 'gone';
  return createHash('sha256')
    .update(file.subarray(readDicom(file).datasetOffset))
    .digest('hex');
}

async function casesOf(victim: Victim): Promise<number | undefined> {
  if (victim.name !== 'Vesalius') return undefined;
  const path = '/api/v1/quarantine?state=open&limit=1000';
  const { text } = await call(victim.web + path, { headers: { ...victim.headers } });
  return (JSON.parse(text) as { cases: unknown[] }).cases.length;
}
