import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { finding, type Threat } from '../threat.ts';
import { call, type Victim } from '../victims/victim.ts';
import { storeText } from './t09-nesting.ts';

const METADATA_ADDRESSES = ['169.254.169.254', '[fe80::1]', '0.0.0.0', '100.100.100.200', '[fd00:ec2::254]'];

export const requestsOfOurs: Threat = {
  id: 'T16',
  name: 'addresses in data that make the server or the viewer fetch',
  target: 'the trap is not called, no token leaves',
  async run({ victim }) {
    const heard: string[] = [];
    const trap = createServer((request, response) => {
      heard.push(`${request.method} ${request.url} ${request.headers.authorization ?? ''}`);
      response.end('gotcha');
    });
    await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve));
    const at = `http://127.0.0.1:${(trap.address() as AddressInfo).port}/trap`;
    const missed: string[] = [];
    const bodies = bulkDataBodies(at);
    for (const body of bodies) await storeText(victim, 'application/dicom+json', body);
    const queries = [
      `/wado?requestType=WADO&studyUID=1&seriesUID=1&objectUID=1&presentationUID=${encodeURIComponent(at)}`,
      `/view?url=${encodeURIComponent(at)}`,
      `/login?next=${encodeURIComponent(at)}`,
      `/dicomweb/studies?RetrieveURL=${encodeURIComponent(at)}`,
    ];
    for (const path of queries) {
      const { status } = await call(victim.web + path, { headers: { ...victim.headers, host: new URL(at).host } });
      if (status >= 500) missed.push(`${path.split('?')[0]}: answered ${status}`);
    }
    missed.push(...(await metadataAddresses(victim)));
    await new Promise((resolve) => trap.close(resolve));
    const figure = `${bodies.length + queries.length} addresses in data and links, ${METADATA_ADDRESSES.length} as peers; the trap heard ${heard.length}`;
    return finding(figure, ...missed, heard.length > 0 && `the trap heard ${heard.join(', ')}`);
  },
};

function bulkDataBodies(at: string): string[] {
  const placed = {
    '00080016': { vr: 'UI', Value: ['1.2.840.10008.5.1.4.1.1.7'] },
    '00080018': { vr: 'UI', Value: ['2.25.160'] },
    '0020000D': { vr: 'UI', Value: ['2.25.160.1'] },
    '0020000E': { vr: 'UI', Value: ['2.25.160.2'] },
  };
  return [at, at.replace('http:', ''), 'file:///etc/passwd', `//${new URL(at).host}/x`].map((BulkDataURI) =>
    JSON.stringify([{ ...placed, '7FE00010': { vr: 'OW', BulkDataURI }, '00081190': { vr: 'UR', Value: [at] } }]),
  );
}

/** A peer at an address where clouds keep their secrets is not dialled. */
async function metadataAddresses(victim: Victim): Promise<string[]> {
  const missed: string[] = [];
  for (const host of METADATA_ADDRESSES) {
    const headers = { ...victim.headers, 'content-type': 'application/json' };
    const bare = host.replace(/[[\]]/g, '');
    const path = `${victim.web}/api/v1/peers/METADATA`;
    const put = await call(path, { method: 'PUT', headers, body: JSON.stringify({ host: bare, port: 80 }) });
    if (put.status >= 400) continue;
    const echo = await call(`${path}/echo`, { method: 'POST', headers: { ...victim.headers } });
    if (!echo.text.includes('address-refused')) missed.push(`a peer at ${bare} was dialled (${echo.status})`);
    await call(path, { method: 'DELETE', headers: { ...victim.headers } });
  }
  return missed;
}
