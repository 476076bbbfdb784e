import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Dataset, UID, writeDataset } from '@vesalius/dicom';
import { connect } from '@vesalius/dimse';
import { forgetPeak, peakMb } from '../bench/process-cost.ts';
import { associate } from './doors.ts';
import { type Huge, hugeInstance } from './huge.ts';
import { type RunningServer, startServer } from './server/running-server.ts';
import { dicomweb } from './server/store.ts';

export interface LargeReport {
  readonly megabytes: number;
  /** Most resident memory of the server in each step, MiB. */
  readonly peaks: Readonly<Record<string, number>>;
  /** Seconds of each step. */
  readonly seconds: Readonly<Record<string, number>>;
  /** Milliseconds until the first byte of one frame near the end, asked for once the instance was there. */
  readonly firstByteMs: number;
  readonly violations: readonly string[];
}

const GET = UID.StudyRootQueryRetrieveInformationModelGet;

/** One instance in by C-STORE and one by STOW-RS, each back by C-GET and WADO-RS, and what memory the server takes for that. */
export async function largeInstances(folder: string, megabytes: number): Promise<LargeReport> {
  const server = await startServer({ dataDir: join(folder, 'data') });
  const [stored, stowed] = [hugeInstance('by C-STORE', megabytes), hugeInstance('by STOW-RS', megabytes)];
  const violations: string[] = [];
  const peaks: Record<string, number> = {};
  const seconds: Record<string, number> = {};
  const step = async (name: string, act: () => Promise<string | undefined>) => {
    forgetPeak(server.process.pid!);
    const began = performance.now();
    const wrong = await act();
    seconds[name] = (performance.now() - began) / 1000;
    peaks[name] = peakMb(server.process.pid!);
    if (wrong) violations.push(`${name}: ${wrong}`);
  };
  const same = (one: Huge, sha256: string | undefined) => (sha256 === one.sha256 ? undefined : 'other bytes came back');
  try {
    await step('C-STORE', () => cStore(server, stored));
    await step('STOW-RS', () => stow(server, stowed));
    await step('C-GET', async () => same(stored, await cGet(server, stored)));
    await step('WADO-RS', async () => same(stowed, await wado(server, stowed)));
    let firstByteMs = Number.NaN;
    await step('one frame', async () => {
      await frameAt(server, stowed, 1); // what the server loads with the first request of a kind is no matter of the frame
      const number = Math.floor(stowed.frames * FAR);
      const { bytes, afterMs } = await frameAt(server, stowed, number);
      firstByteMs = afterMs;
      return bytes.equals(stowed.frame(number)) ? undefined : `frame ${number} is another one`;
    });
    return { megabytes, peaks, seconds, firstByteMs, violations };
  } finally {
    await server.stop();
  }
}

/** Frame 900 of the 1024 of 2 GB. */
const FAR = 900 / 1024;

/** A frame as octets, and when its first byte was there. */
async function frameAt(server: RunningServer, huge: Huge, number: number) {
  const { studyInstanceUid, seriesInstanceUid, sopInstanceUid } = huge;
  const path = `studies/${studyInstanceUid}/series/${seriesInstanceUid}/instances/${sopInstanceUid}`;
  const chunks: Uint8Array[] = [];
  let afterMs = Number.NaN;
  const began = performance.now();
  for await (const part of dicomweb(server).frames(path, [number], 'application/octet-stream')) {
    for await (const bytes of part.body) {
      if (chunks.length === 0) afterMs = performance.now() - began;
      chunks.push(bytes);
    }
  }
  return { bytes: Buffer.concat(chunks), afterMs };
}

async function cStore(server: RunningServer, huge: Huge): Promise<string | undefined> {
  const association = await associate(server, [huge.sopClassUid]);
  const { sopClassUid, sopInstanceUid, transferSyntaxUid } = huge;
  const { status } = await association.cStore({
    sopClassUid,
    sopInstanceUid,
    transferSyntaxUid,
    source: huge.dataset(),
  });
  await association.release();
  return status === 0 ? undefined : `answered 0x${status.toString(16)}`;
}

async function stow(server: RunningServer, huge: Huge): Promise<string | undefined> {
  const { failed } = await dicomweb(server).store([huge.file()]);
  return failed.length === 0 ? undefined : `refused with 0x${failed[0]!.reason.toString(16)}`;
}

async function cGet(server: RunningServer, huge: Huge): Promise<string> {
  const hash = createHash('sha256');
  const { sopClassUid } = huge;
  const association = await connect({
    host: '127.0.0.1',
    port: server.dicomPort,
    callingAeTitle: 'TORTURE',
    calledAeTitle: 'VESALIUS',
    presentationContexts: [
      { abstractSyntax: GET, transferSyntaxes: [UID.ExplicitVRLittleEndian] },
      { abstractSyntax: sopClassUid, transferSyntaxes: [huge.transferSyntaxUid] },
    ],
    roles: [{ sopClassUid, scu: false, scp: true }],
  });
  const keys = Dataset.of({ QueryRetrieveLevel: 'STUDY', StudyInstanceUID: huge.studyInstanceUid });
  await association.cGet({
    sopClassUid: GET,
    identifier: (transferSyntaxUid) => writeDataset(keys, transferSyntaxUid),
    store: () => ({
      write: (slice) => Boolean(hash.update(slice)),
      drained: async () => {},
      end: () => ({ status: 0 }),
      abort: () => {},
    }),
  });
  await association.release();
  return hash.digest('hex');
}

/** Preamble, `DICM`, and (0002,0000) with the length of what of group 0002 follows it (PS3.10 §7.1). */
const META_HEAD = 144;

async function wado(server: RunningServer, huge: Huge): Promise<string> {
  const hash = createHash('sha256');
  let first = Buffer.alloc(0);
  let inDataset = false;
  for await (const part of dicomweb(server).retrieve(`studies/${huge.studyInstanceUid}`)) {
    for await (const bytes of part.body) {
      if (inDataset) {
        hash.update(bytes);
        continue;
      }
      first = Buffer.concat([first, bytes]);
      if (first.length < META_HEAD) continue;
      const offset = META_HEAD + first.readUInt32LE(META_HEAD - 4);
      if (first.length < offset) continue;
      hash.update(first.subarray(offset));
      inDataset = true;
    }
  }
  return hash.digest('hex');
}
