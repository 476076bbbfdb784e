import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { finding, type Threat } from '../threat.ts';
import { notAlive, watched } from '../watch.ts';
import { storeText } from './t09-nesting.ts';

const XML = 'application/dicom+xml';
const LAUGHS = 9;

export const entities: Threat = {
  id: 'T14',
  name: 'XML entities (GHSA-9g23-9gp3-gcq8)',
  target: 'nothing fetched, nothing expanded, a refusal',
  async run({ victim, full }) {
    let hits = 0;
    const trap = createServer((_request, response) => {
      hits += 1;
      response.end('gotcha');
    });
    await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve));
    const at = `http://127.0.0.1:${(trap.address() as AddressInfo).port}/`;
    const missed: string[] = [];
    const watch = await watched(victim, async () => {
      for (const [what, text] of Object.entries(documents(at))) {
        const { status, text: answer } = await storeText(victim, XML, text);
        if (status < 400 || status >= 500) missed.push(`${what}: answered ${status}`);
        if (answer.includes('root:')) missed.push(`${what}: gave away a file`);
      }
    });
    await new Promise((resolve) => trap.close(resolve));
    return finding(
      `${Object.keys(documents(at)).length} documents, ${hits} fetched`,
      ...missed,
      hits > 0 && 'the trap was called',
      notAlive(watch, full),
    );
  },
};

function documents(at: string): Record<string, string> {
  const model = (content: string) =>
    `<NativeDicomModel><DicomAttribute tag="00100020" vr="LO" keyword="PatientID"><Value number="1">${content}</Value></DicomAttribute></NativeDicomModel>`;
  const laughs = Array.from({ length: LAUGHS }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('');
  return {
    'an external entity': `<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "${at}">]>${model('&x;')}`,
    'an entity of a file': `<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>${model('&x;')}`,
    'a parameter entity': `<?xml version="1.0"?><!DOCTYPE d [<!ENTITY % x SYSTEM "${at}">%x;]>${model('a')}`,
    'an external subset': `<?xml version="1.0"?><!DOCTYPE d SYSTEM "${at}">${model('a')}`,
    'a billion laughs': `<?xml version="1.0"?><!DOCTYPE d [<!ENTITY l0 "ha">${laughs}]>${model(`&l${LAUGHS};`)}`,
    'an entity nobody declared': model('&x;'),
    'an endless tag': `<NativeDicomModel ${'a="b" '.repeat(1000)}`,
  };
}
