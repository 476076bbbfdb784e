import { createHash } from 'node:crypto';
import { Dataset, readFile, TAG, UID, writeDataset } from '@vesalius/dicom';
import { type CStoreRequest, connect } from '@vesalius/dimse';
import type { Reached } from './running-server.ts';
import { sha256 } from './sha256.ts';
import { dicomweb } from './store.ts';

/** An instance as it was returned. */
export interface Returned {
  readonly sopInstanceUid: string;
  readonly sopClassUid: string;
  readonly transferSyntaxUid: string;
  /** Of the data set. */
  readonly sha256: string;
}

/** Every study kept. */
export async function studiesKept(server: Reached): Promise<string[]> {
  const found = await dicomweb(server).search('studies', { limit: '5000' });
  return found.map((match) => String(match['0020000D']?.Value?.[0]));
}

/** What WADO-RS gives of a study. */
export async function byWado(server: Reached, studyInstanceUid: string): Promise<Returned[]> {
  const returned: Returned[] = [];
  for await (const part of dicomweb(server).retrieve(`studies/${studyInstanceUid}`)) {
    const bytes = Buffer.concat(await Array.fromAsync(part.body));
    const { dataset, transferSyntax } = readFile(bytes);
    returned.push({
      sopInstanceUid: dataset.text(TAG.SOPInstanceUID)!,
      sopClassUid: dataset.text(TAG.SOPClassUID)!,
      transferSyntaxUid: transferSyntax.uid,
      sha256: sha256(bytes.subarray(behindMeta(bytes))),
    });
  }
  return returned;
}

const META_LENGTH = Buffer.from([0x02, 0x00, 0x00, 0x00, 0x55, 0x4c, 0x04, 0x00]);
/** Behind preamble and `DICM` (PS3.10 §7.1). */
const META = 132;

/** Where the data set begins: by (0002,0000), or as a tolerant reader finds it where a file came, and is kept, without that. */
function behindMeta(bytes: Buffer): number {
  if (!bytes.subarray(META, META + 8).equals(META_LENGTH)) return readFile(bytes).datasetOffset;
  return META + 12 + bytes.readUInt32LE(META + 8);
}

const GET = UID.StudyRootQueryRetrieveInformationModelGet;

/** What C-GET gives of the study whose instances are of the kinds of `expected`: hashes of data sets by SOP Instance UID. */
export async function byCGet(
  server: Reached,
  studyInstanceUid: string,
  expected: readonly Returned[],
): Promise<Map<string, string>> {
  const kinds = new Map(expected.map((one) => [`${one.sopClassUid} ${one.transferSyntaxUid}`, one]));
  const contexts = [...kinds.values()].map(({ sopClassUid, transferSyntaxUid }) => ({
    abstractSyntax: sopClassUid,
    transferSyntaxes: [transferSyntaxUid],
  }));
  const association = await connect({
    host: '127.0.0.1',
    port: server.dicomPort,
    callingAeTitle: 'TEST',
    calledAeTitle: 'VESALIUS',
    presentationContexts: [{ abstractSyntax: GET, transferSyntaxes: [UID.ExplicitVRLittleEndian] }, ...contexts],
    roles: [...new Set(contexts.map(({ abstractSyntax }) => abstractSyntax))].map((sopClassUid) => ({
      sopClassUid,
      scu: false,
      scp: true,
    })),
  });
  const hashes = new Map<string, string>();
  const keys = Dataset.of({ QueryRetrieveLevel: 'STUDY', StudyInstanceUID: studyInstanceUid });
  const { status } = await association.cGet({
    sopClassUid: GET,
    identifier: (transferSyntaxUid) => writeDataset(keys, transferSyntaxUid),
    store: (request) => hashing(request, hashes),
  });
  await association.release();
  if (status !== 0) throw new Error(`C-GET of ${studyInstanceUid} ended with 0x${status.toString(16)}`);
  return hashes;
}

function hashing({ sopInstanceUid }: CStoreRequest, hashes: Map<string, string>) {
  const hash = createHash('sha256');
  return {
    write: (slice: Uint8Array) => Boolean(hash.update(slice)),
    drained: async () => {},
    end() {
      hashes.set(sopInstanceUid, hash.digest('hex'));
      return { status: 0 };
    },
    abort() {},
  };
}
