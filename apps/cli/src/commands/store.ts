import { type Association, type ContextProposal, NoPresentationContextError, statusCategory } from '@vesalius/dimse';
import type { Command } from 'commander';
import { associate, type PeerAddress, type PeerOptions, peerCommand } from '../dicom-peer/peer.ts';
import { describe } from '../dicom-peer/status.ts';
import { CliError } from '../failure.ts';
import { datasetBytes, type InstanceFile, readInstanceFile } from '../files/instance-file.ts';
import { walk } from '../files/walk.ts';
import type { Io } from '../io.ts';
import { positiveInteger } from '../options.ts';
import { startProgress } from '../progress.ts';

interface StoreOptions extends PeerOptions {
  readonly parallel: number;
}

interface Tally {
  sent: number;
  readonly failed: { readonly path: string; readonly reason: string }[];
}

/** PS3.8 §9.3.2.2: odd IDs up to 255. */
const MOST_CONTEXTS = 128;

export function storeCommand(program: Command, io: Io): void {
  peerCommand(program, 'store')
    .description('send files, folders or what a DICOMDIR lists to a DICOM peer (C-STORE)')
    .argument('<path...>', 'files, folders, DICOMDIR files')
    .option('--parallel <count>', 'associations at once', positiveInteger, 1)
    .action((peer: PeerAddress, paths: string[], options: StoreOptions) => store(peer, paths, options, io));
}

async function store(peer: PeerAddress, paths: readonly string[], options: StoreOptions, io: Io): Promise<void> {
  const tally: Tally = { sent: 0, failed: [] };
  const files = await instancesIn(paths, tally);
  if (files.length === 0 && tally.failed.length === 0) throw new CliError('there is no DICOM file in what was given');
  const progress = startProgress(io, 'Sent', files.length);
  const queue = files.values();
  const done = (): void => progress.advance();
  try {
    const lanes = Math.min(options.parallel, files.length);
    await Promise.all(Array.from({ length: lanes }, () => sendAll(peer, options, files, queue, tally, done, io)));
  } finally {
    progress.end();
  }
  for (const { path, reason } of tally.failed) io.stderr.write(`not sent: ${path}: ${reason}\n`);
  io.stdout.write(`${tally.sent} sent, ${tally.failed.length} failed\n`);
  if (tally.failed.length > 0 || io.signal.aborted) io.exitCode = 1;
}

async function instancesIn(paths: readonly string[], tally: Tally): Promise<InstanceFile[]> {
  const files: InstanceFile[] = [];
  for await (const found of walk(paths)) {
    const { path } = found;
    const file = 'missing' in found ? undefined : await readInstanceFile(path);
    if (file) files.push(file);
    else if ('missing' in found) tally.failed.push({ path, reason: 'the DICOMDIR lists it, but it is not there' });
  }
  return files;
}

/** One association's share: takes files from the common queue until it is empty. */
async function sendAll(
  peer: PeerAddress,
  options: PeerOptions,
  all: readonly InstanceFile[],
  queue: IterableIterator<InstanceFile>,
  tally: Tally,
  done: () => void,
  io: Io,
): Promise<void> {
  const association = await associate(peer, options, { presentationContexts: contextsFor(all) });
  for (const file of queue) {
    if (io.signal.aborted) break;
    const reason = await sendOne(association, file);
    if (reason === undefined) tally.sent++;
    else tally.failed.push({ path: file.path, reason });
    done();
  }
  await association.release();
}

/** Sends a file; the reason when the peer did not take it. */
async function sendOne(association: Association, file: InstanceFile): Promise<string | undefined> {
  try {
    const result = await association.cStore({ ...file, source: datasetBytes(file) });
    const category = statusCategory(result.status);
    return category === 'success' || category === 'warning' ? undefined : describe(result, 'storage');
  } catch (error) {
    if (!(error instanceof NoPresentationContextError)) throw error;
    return 'the peer takes no such instance in this transfer syntax';
  }
}

/** A context for each pair of SOP class and transfer syntax, so that nothing has to be converted. */
function contextsFor(files: readonly InstanceFile[]): ContextProposal[] {
  const pairs = new Map(files.map((file) => [`${file.sopClassUid} ${file.transferSyntaxUid}`, file]));
  if (pairs.size > MOST_CONTEXTS) {
    throw new CliError(
      `these files need ${pairs.size} presentation contexts, ${MOST_CONTEXTS} are possible: send fewer`,
    );
  }
  return [...pairs.values()].map(({ sopClassUid, transferSyntaxUid }) => ({
    abstractSyntax: sopClassUid,
    transferSyntaxes: [transferSyntaxUid],
  }));
}
