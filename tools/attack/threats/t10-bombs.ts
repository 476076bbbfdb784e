import { deflateRawSync, gzipSync } from 'node:zlib';
import { UID } from '@vesalius/dicom';
import { element, fileHead, identity } from '../forge/bytes.ts';
import { zipOf } from '../forge/zip.ts';
import { storeBytes } from '../store.ts';
import { finding, type Threat } from '../threat.ts';
import { call, type Victim } from '../victims/victim.ts';
import { aboveRise, notAlive, watched } from '../watch.ts';

const MIB = 1024 * 1024;
const UID_OF_CASE = '2.25.100';
const ANSWER_MS = 2000;

export const bombs: Threat = {
  id: 'T10',
  name: 'little that becomes much: deflate, gzip, ZIP, multipart',
  target: 'memory up by less than 128 MiB, an answer within 2 s',
  asvs: ['5.2.3'],
  portable: true,
  async run({ victim, full }) {
    const inflated = Buffer.concat([
      identity(UID_OF_CASE),
      element('7FE00010', 'OW', Buffer.alloc((full ? 1024 : 256) * MIB)),
    ]);
    const deflated = deflateRawSync(inflated, { level: 9 });
    const cases = casesOf(victim, deflated);
    const missed: string[] = [];
    let slowest = 0;
    const watch = await watched(victim, async () => {
      for (const [what, act] of cases) {
        const began = performance.now();
        const refused = await act();
        const ms = performance.now() - began;
        slowest = Math.max(slowest, ms);
        if (!refused) missed.push(`${what}: taken`);
        if (full && ms > ANSWER_MS) missed.push(`${what}: ${ms.toFixed(0)} ms`);
      }
    });
    return finding(
      `${cases.length} bombs of ${(deflated.length / MIB).toFixed(1)} MiB for ${inflated.length / MIB > 1000 ? '1' : '0.25'} GiB, memory +${Math.max(0, watch.rise).toFixed(0)} MiB, the slowest answer ${slowest.toFixed(0)} ms`,
      ...missed,
      aboveRise(watch, 128),
      notAlive(watch, full),
    );
  },
};

type Case = readonly [what: string, act: () => Promise<boolean>];

/** Each says whether it was refused. */
function casesOf(victim: Victim, deflated: Buffer): Case[] {
  const syntax = UID.DeflatedExplicitVRLittleEndian;
  const file = Buffer.concat([fileHead(UID_OF_CASE, syntax), deflated]);
  const dicom: Case[] = [
    ['deflated data set by C-STORE', async () => (await storeBytes(victim, UID_OF_CASE, deflated, syntax)) !== 0],
    ['deflated data set by upload', async () => (await victim.upload(file)).status >= 400],
  ];
  if (victim.name !== 'Vesalius') return dicom;
  const zip = zipOf([
    { name: 'bomb.dcm', size: 512 * MIB, deflated: deflateRawSync(Buffer.alloc(512 * MIB), { level: 9 }) },
  ]);
  const nested = zipOf([{ name: 'inner.zip', size: zip.length, deflated: deflateRawSync(zip) }]);
  const gzipped = gzipSync(Buffer.alloc(512 * MIB), { level: 9 });
  const import_ = (body: Buffer, headers: Record<string, string>) =>
    call(`${victim.web}/api/v1/import`, {
      method: 'POST',
      headers: { ...victim.headers, ...headers },
      body: body as Buffer<ArrayBuffer>,
    });
  const refused = async (answer: Promise<{ status: number }>) => (await answer).status >= 400;
  return [
    ...dicom,
    ['ZIP', () => refused(import_(zip, { 'content-type': 'application/zip' }))],
    ['ZIP in a ZIP', () => refused(import_(nested, { 'content-type': 'application/zip' }))],
    [
      'gzip as Content-Encoding',
      () => refused(import_(gzipped, { 'content-type': 'application/dicom', 'content-encoding': 'gzip' })),
    ],
    ['endless part headers', () => refused(endlessHeaders(victim))],
    ['a million parts', () => refused(manyParts(victim))],
  ];
}

const RELATED = 'multipart/related; type="application/dicom"; boundary=b';

function endlessHeaders(victim: Victim) {
  const body = `--b\r\n${'X-Header: y\r\n'.repeat(1_000_000)}`;
  return call(`${victim.web}/dicomweb/studies`, {
    method: 'POST',
    headers: { ...victim.headers, 'content-type': RELATED },
    body,
  });
}

function manyParts(victim: Victim) {
  const body = `${'--b\r\nContent-Type: application/dicom\r\n\r\n\r\n'.repeat(200_000)}--b--\r\n`;
  return call(`${victim.web}/dicomweb/studies`, {
    method: 'POST',
    headers: { ...victim.headers, 'content-type': RELATED },
    body,
  });
}
