import { UID, writeDataset } from '@vesalius/dicom';
import type { Command } from 'commander';
import { identifierOf, type KeyOptions, sopClassOf, withKeyOptions } from '../dicom-peer/identifier.ts';
import { associate, type PeerAddress, type PeerOptions, peerCommand } from '../dicom-peer/peer.ts';
import { concludeRetrieval, followCounts } from '../dicom-peer/retrieval.ts';
import { sopClassNamed, storageContexts } from '../dicom-peer/storage-contexts.ts';
import { CliError } from '../failure.ts';
import { ReceivedFile } from '../files/received-file.ts';
import type { Io } from '../io.ts';
import { several } from '../options.ts';
import { startProgress } from '../progress.ts';

interface GetOptions extends PeerOptions, KeyOptions {
  readonly output: string;
  readonly sopClass?: readonly string[];
}

export function getCommand(program: Command, io: Io): void {
  withKeyOptions(peerCommand(program, 'get'))
    .description('fetch instances from a DICOM peer into a folder (C-GET)')
    .option('-o, --output <folder>', 'where to write', '.')
    .option('--sop-class <class>', 'take only these, by UID or keyword; several times', several)
    .action((peer: PeerAddress, options: GetOptions) => get(peer, options, io));
}

async function get(peer: PeerAddress, options: GetOptions, io: Io): Promise<void> {
  const sopClassUid = sopClassOf(options, 'get');
  const identifier = identifierOf(options);
  const { contexts, roles } = storageContexts((options.sopClass ?? []).map(wantedClass));
  const association = await associate(peer, options, {
    presentationContexts: [
      { abstractSyntax: sopClassUid, transferSyntaxes: [UID.ExplicitVRLittleEndian, UID.ImplicitVRLittleEndian] },
      ...contexts,
    ],
    roles,
  });
  const progress = startProgress(io, 'Fetched');
  const response = await association
    .cGet({
      sopClassUid,
      identifier: (syntax) => writeDataset(identifier, syntax),
      store: (request) => new ReceivedFile(options.output, request, peer.aeTitle),
      onProgress: followCounts(progress),
      signal: io.signal,
    })
    .finally(() => progress.end());
  concludeRetrieval(peer.aeTitle, response, 'get', io);
  await association.release();
}

function wantedClass(text: string): string {
  const uid = sopClassNamed(text);
  if (!uid) throw new CliError(`--sop-class: ${text} is no SOP class`, 2);
  return uid;
}
