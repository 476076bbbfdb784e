import { readDataset, readFile, TAG, UID } from '@vesalius/dicom';
import { type Association, connect } from '@vesalius/dimse';
import { HONEST, type Victim } from './victims/victim.ts';

/** A server that does not answer within so long does not answer. */
const PATIENCE_MS = 30_000;
const SYNTAXES = [UID.ExplicitVRLittleEndian];

/** An association of the honest peer for these SOP classes. */
export function associate(
  victim: Victim,
  abstractSyntaxes: readonly string[],
  syntaxes: readonly string[] = SYNTAXES,
): Promise<Association> {
  return connect({
    host: '127.0.0.1',
    port: victim.dicomPort,
    callingAeTitle: HONEST,
    calledAeTitle: victim.aeTitle,
    limits: { associateMs: PATIENCE_MS, responseMs: PATIENCE_MS, sendMs: PATIENCE_MS },
    presentationContexts: abstractSyntaxes.map((abstractSyntax) => ({ abstractSyntax, transferSyntaxes: syntaxes })),
  });
}

/** Sends a Part 10 file by C-STORE; the status. */
export async function storeFile(victim: Victim, file: Uint8Array): Promise<number> {
  const { dataset, datasetOffset, transferSyntax } = readFile(file);
  const sopClassUid = dataset.text(TAG.SOPClassUID)!;
  const association = await associate(victim, [sopClassUid], [transferSyntax.uid]);
  const { status } = await association.cStore({
    sopClassUid,
    sopInstanceUid: dataset.text(TAG.SOPInstanceUID)!,
    transferSyntaxUid: transferSyntax.uid,
    source: file.subarray(datasetOffset),
  });
  await association.release();
  return status;
}

/** Sends bytes as the data set of a CT instance, whatever they are; the status, or that the association ended. */
export async function storeBytes(
  victim: Victim,
  sopInstanceUid: string,
  bytes: Uint8Array,
  transferSyntaxUid: string = UID.ExplicitVRLittleEndian,
): Promise<number | 'ended'> {
  try {
    const association = await associate(victim, [UID.CTImageStorage], [transferSyntaxUid]);
    const { status } = await association.cStore({
      sopClassUid: UID.CTImageStorage,
      sopInstanceUid,
      transferSyntaxUid,
      source: bytes,
    });
    await association.release();
    return status;
  } catch {
    return 'ended';
  }
}

/** C-FIND with an identifier's bytes: the final status and how many answers came. */
export async function find(
  victim: Victim,
  identifier: Uint8Array,
): Promise<{ status: number; answers: number; texts: string[] }> {
  const sopClassUid = UID.StudyRootQueryRetrieveInformationModelFind;
  const association = await associate(victim, [sopClassUid]);
  const texts: string[] = [];
  try {
    const found = association.cFind({ sopClassUid, identifier: () => identifier });
    let answers = 0;
    for (;;) {
      const { value, done } = await found.next();
      if (done) return { status: value.status, answers, texts };
      answers += 1;
      const { dataset } = readDataset(value.identifier, UID.ExplicitVRLittleEndian);
      texts.push(dataset.text(TAG.StudyInstanceUID) ?? '');
    }
  } finally {
    await association.release().catch(() => undefined);
  }
}
