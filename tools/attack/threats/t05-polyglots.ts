import { tinyInstance } from '@vesalius/testkit';
import { finding, type Threat } from '../threat.ts';
import type { Victim } from '../victims/victim.ts';

/** What the first bytes of a file can make of it beside DICOM (CVE-2019-11687). */
const PREAMBLES: Readonly<Record<string, string>> = {
  PE: 'MZ\x90\0\x03\0\0\0',
  ELF: '\x7fELF\x02\x01\x01',
  'Mach-O': '\xcf\xfa\xed\xfe\x07\0\0\x01',
  script: '#!/bin/sh\ntouch /tmp/vesalius-polyglot\nexit\n',
  HTML: '<html><script>alert(1)</script>',
  ZIP: 'PK\x03\x04\x14\0\0\0',
  PDF: '%PDF-1.7\n',
};
/** A file that is TIFF as well (PS3.10 §7.1). */
const TIFF = 'II*\0\x84\x04\0\0';
const PREAMBLE_BYTES = 128;

export const polyglots: Threat = {
  id: 'T5',
  name: 'files that are a program or a page as well',
  target: 'no executable preamble leaves the archive; TIFF ones stay; nothing is given as anything but DICOM',
  asvs: ['5.2.2', '5.4.1'],
  portable: true,
  async run({ victim }) {
    const missed: string[] = [];
    for (const [kind, text] of [...Object.entries(PREAMBLES), ['TIFF', TIFF] as const]) {
      const { file, truth } = tinyInstance({
        key: `polyglot ${kind}`,
        study: 'polyglots',
        attributes: { PatientID: 'P' },
      });
      const forged = Buffer.from(file);
      forged.set(Buffer.from(text, 'latin1'));
      const { status } = await victim.upload(forged);
      if (status !== 200) {
        if (kind === 'TIFF') missed.push(`${kind}: answered ${status}`);
        continue; // what was refused cannot leave
      }
      const kept = (await victim.kept(truth))?.subarray(0, PREAMBLE_BYTES);
      const same = kept?.equals(forged.subarray(0, PREAMBLE_BYTES)) ?? false;
      if (kind === 'TIFF' ? !same : same)
        missed.push(`${kind}: the preamble came back ${same ? 'as it was' : 'changed'}`);
    }
    missed.push(...(await typeOf(victim)));
    return finding(`${Object.keys(PREAMBLES).length} kinds of preamble, and TIFF`, ...missed);
  },
};

/** What an instance is given as. */
async function typeOf(victim: Victim): Promise<string[]> {
  if (victim.name !== 'Vesalius') return [];
  const { truth } = tinyInstance({ key: 'polyglot HTML', study: 'polyglots', attributes: { PatientID: 'P' } });
  const query = `requestType=WADO&contentType=application/dicom&studyUID=${truth.studyInstanceUid}&seriesUID=${truth.seriesInstanceUid}&objectUID=${truth.sopInstanceUid}`;
  const answer = await fetch(`${victim.web}/wado?${query}`, { headers: { ...victim.headers } });
  await answer.arrayBuffer();
  const { headers } = answer;
  const missed: string[] = [];
  if (!headers.get('content-type')?.startsWith('application/dicom'))
    missed.push(`given as ${headers.get('content-type')}`);
  if (headers.get('x-content-type-options') !== 'nosniff') missed.push('given without nosniff');
  if (!headers.get('content-disposition')?.startsWith('attachment')) missed.push('not given as an attachment');
  return missed;
}
