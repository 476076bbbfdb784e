import { Dataset, UID, writeDataset } from '@vesalius/dicom';
import { DicomWebClient } from '@vesalius/dicomweb';
import { tinyInstance } from '@vesalius/testkit';
import { find } from '../store.ts';
import { finding, type Threat } from '../threat.ts';
import { call, type Victim } from '../victims/victim.ts';
import { aboveRise, notAlive, watched } from '../watch.ts';

const MANY_UIDS = 10_000;

export const queries: Threat = {
  id: 'T20',
  name: 'searches for everything, by ten thousand UIDs, by deep patterns',
  target: 'the first answer within a second, memory up by less than 256 MiB, bounded lists',
  async run({ victim, full }) {
    await fill(victim, full ? 20_000 : 300);
    const missed: string[] = [];
    let slowest = 0;
    const timed = async <T>(act: () => Promise<T>): Promise<T> => {
      const began = performance.now();
      const result = await act();
      slowest = Math.max(slowest, performance.now() - began);
      return result;
    };
    const watch = await watched(victim, async () => {
      for (const path of wideQueries()) {
        const { status, text } = await timed(() => call(victim.web + path, { headers: { ...victim.headers } }));
        if (status === 0 || status >= 500) missed.push(`${path.slice(0, 60)}: answered ${status}`);
        if (text.length > 64 * 1024 * 1024) missed.push(`${path.slice(0, 60)}: ${text.length} bytes`);
      }
      const uids = Array.from({ length: MANY_UIDS }, (_, i) => `2.25.${i}`);
      const keys = Dataset.of({ QueryRetrieveLevel: 'STUDY', StudyInstanceUID: uids });
      const { status } = await timed(() => find(victim, writeDataset(keys, UID.ExplicitVRLittleEndian)));
      if (status !== 0 && status < 0xa700) missed.push(`${MANY_UIDS} UIDs: status 0x${status.toString(16)}`);
    });
    const figure = `${await victim.instances()} instances; the slowest answer ${slowest.toFixed(0)} ms, memory +${Math.max(0, watch.rise).toFixed(0)} MiB`;
    const late = full && slowest > 1000 && `an answer took ${slowest.toFixed(0)} ms`;
    return finding(figure, ...missed, late, aboveRise(watch, 256), notAlive(watch, full));
  },
};

function wideQueries(): string[] {
  const many = Array.from({ length: 500 }, (_, i) => `2.25.${i}`).join(',');
  return [
    '/dicomweb/studies?limit=1000000000',
    '/dicomweb/instances?PatientName=*',
    '/dicomweb/instances?PatientName=*a*b*c*d*e*f*g*h*i*j*k*',
    '/dicomweb/series?includefield=all',
    '/dicomweb/studies?offset=999999999999',
    `/dicomweb/studies?StudyInstanceUID=${many}`,
    '/api/v1/studies?q=*',
    '/api/v1/studies?patientName=%25',
    `/api/v1/studies?q=${'a '.repeat(400)}`,
  ];
}

async function fill(victim: Victim, instances: number): Promise<void> {
  const client = new DicomWebClient({ root: `${victim.web}/dicomweb`, headers: victim.headers });
  for (let at = 0; at < instances; at += 500) {
    const files = Array.from({ length: Math.min(500, instances - at) }, (_, i) => {
      const number = at + i;
      return tinyInstance({
        key: `q${number}`,
        study: `q${number}`,
        attributes: { PatientID: `Q${number}`, PatientName: `Query^${number}` },
      }).file;
    });
    await client.store(files);
  }
}
