import { UID } from '@vesalius/dicom';
import type { Command } from 'commander';
import { associate, type PeerAddress, type PeerOptions, peerCommand } from '../dicom-peer/peer.ts';
import { describe } from '../dicom-peer/status.ts';
import { CliError } from '../failure.ts';
import type { Io } from '../io.ts';
import { positiveInteger } from '../options.ts';

interface EchoOptions extends PeerOptions {
  readonly count: number;
}

export function echoCommand(program: Command, io: Io): void {
  peerCommand(program, 'echo')
    .description('ask a DICOM peer whether it is there (C-ECHO)')
    .option('--count <number>', 'how often to ask', positiveInteger, 1)
    .action((peer: PeerAddress, options: EchoOptions) => echo(peer, options, io));
}

async function echo(peer: PeerAddress, options: EchoOptions, io: Io): Promise<void> {
  const association = await associate(peer, options, {
    presentationContexts: [
      { abstractSyntax: UID.Verification, transferSyntaxes: [UID.ImplicitVRLittleEndian, UID.ExplicitVRLittleEndian] },
    ],
  });
  for (let asked = 0; asked < options.count; asked++) {
    const start = performance.now();
    const result = await association.cEcho();
    if (result.status !== 0) throw new CliError(`${peer.aeTitle} answered: ${describe(result)}`);
    io.stdout.write(`${peer.aeTitle} answered in ${(performance.now() - start).toFixed(1)} ms\n`);
  }
  await association.release();
}
