import { readFile } from 'node:fs/promises';
import { sentenceOf } from '../failure.ts';
import { fileBytes } from '../files/instance-file.ts';
import type { FoundFile } from '../files/walk.ts';
import { hopeless, type ServerConnection } from './connection.ts';

/** What became of a file. `held`: kept, but in contradiction to what is there; a person has to decide. */
export type SendOutcome =
  | { readonly outcome: 'stored' }
  | { readonly outcome: 'held'; readonly reason: string }
  | { readonly outcome: 'failed'; readonly reason: string };

/** Smaller files are sent in one piece, which costs less than a stream. */
const IN_ONE_PIECE = 4 * 1024 * 1024;
const ATTEMPTS = 3;
const WAIT_MS = 500;

/** Stores one file (PS3.18 §10.5), a second time when the connection broke. Throws when there is no use in going on. */
export async function sendFile(server: ServerConnection, file: FoundFile): Promise<SendOutcome> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await sendOnce(server, file);
    } catch (error) {
      const end = hopeless(error, server.url);
      if (end) throw end;
      const refused = (error as { status?: number }).status !== undefined;
      if (refused || attempt === ATTEMPTS) return { outcome: 'failed', reason: sentenceOf(error) };
      await new Promise((resolve) => setTimeout(resolve, WAIT_MS * attempt));
    }
  }
}

async function sendOnce({ dicomweb }: ServerConnection, { path, size }: FoundFile): Promise<SendOutcome> {
  const body = size <= IN_ONE_PIECE ? new Uint8Array(await readFile(path)) : fileBytes(path);
  const { stored, failed, model } = await dicomweb.store([body]);
  if (failed[0]) return { outcome: 'failed', reason: failureText(failed[0].reason) };
  if (stored.length === 0) return { outcome: 'failed', reason: 'the server does not say that it kept it' };
  const warning = warningOf(model);
  return warning === undefined ? { outcome: 'stored' } : { outcome: 'held', reason: failureText(warning) };
}

type StoreModel = Awaited<ReturnType<ServerConnection['dicomweb']['store']>>['model'];

/** Warning Reason (0008,1196) of the first item of Referenced SOP Sequence (PS3.18 Table I.1-1). */
function warningOf(model: StoreModel): number | undefined {
  const [item] = (model['00081199']?.Value ?? []) as StoreModel[];
  const value = item?.['00081196']?.Value?.[0];
  return value === undefined ? undefined : Number(value);
}

/** Reasons of PS3.18 §I.2.1, by their upper digits. */
const REASONS: readonly (readonly [mask: number, value: number, sentence: string])[] = [
  [0xff00, 0xa700, 'the server is out of resources'],
  [0xff00, 0xa900, 'the data set does not fit its SOP class'],
  [0xf000, 0xc000, 'the data set cannot be understood'],
  [0xffff, 0x0122, 'the server does not take this SOP class'],
  [0xffff, 0x0124, 'it is not permitted'],
  [0xffff, 0x0110, 'the server failed to process it'],
  [0xffff, 0x0111, 'the instance is there already with other bytes'],
  [0xffff, 0xb000, 'it contradicts what the server holds'],
];

function failureText(reason: number): string {
  const found = REASONS.find(([mask, value]) => (reason & mask) === value);
  const code = `0x${reason.toString(16).toUpperCase().padStart(4, '0')}`;
  return found ? `${found[2]} (${code})` : `reason ${code}`;
}
