import { UID, writeDataset } from '@vesalius/dicom';
import type { Command } from 'commander';
import { identifierOf, type KeyOptions, sopClassOf, withKeyOptions } from '../dicom-peer/identifier.ts';
import { associate, type PeerAddress, type PeerOptions, peerCommand } from '../dicom-peer/peer.ts';
import { concludeRetrieval, followCounts } from '../dicom-peer/retrieval.ts';
import type { Io } from '../io.ts';
import { startProgress } from '../progress.ts';

interface MoveOptions extends PeerOptions, KeyOptions {
  readonly to: string;
}

export function moveCommand(program: Command, io: Io): void {
  withKeyOptions(peerCommand(program, 'move'))
    .description('let a DICOM peer send to another that it knows (C-MOVE)')
    .requiredOption('--to <title>', 'AE title of the destination, as the peer knows it')
    .action((peer: PeerAddress, options: MoveOptions) => move(peer, options, io));
}

async function move(peer: PeerAddress, options: MoveOptions, io: Io): Promise<void> {
  const sopClassUid = sopClassOf(options, 'move');
  const identifier = identifierOf(options);
  const association = await associate(peer, options, {
    presentationContexts: [
      { abstractSyntax: sopClassUid, transferSyntaxes: [UID.ExplicitVRLittleEndian, UID.ImplicitVRLittleEndian] },
    ],
  });
  const progress = startProgress(io, 'Moved');
  const response = await association
    .cMove({
      sopClassUid,
      moveDestination: options.to,
      identifier: (syntax) => writeDataset(identifier, syntax),
      onProgress: followCounts(progress),
      signal: io.signal,
    })
    .finally(() => progress.end());
  concludeRetrieval(peer.aeTitle, response, 'move', io);
  await association.release();
}
