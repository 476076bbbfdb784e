import { createReadStream } from 'node:fs';
import { request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import { json } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { CliError } from '../failure.ts';
import type { FoundFile } from '../files/walk.ts';
import { REFUSALS, type ServerConnection } from './connection.ts';

interface Entry {
  /** Of the file in the ZIP; empty for the ZIP itself. */
  readonly name: string;
  readonly reason: string;
}

/** What became of the files in a ZIP. */
export interface SentZip {
  readonly stored: number;
  readonly skipped: number;
  readonly held: readonly Entry[];
  readonly failed: readonly Entry[];
}

/** The report of `POST /api/v1/import`, or problem details with it. */
interface Report {
  readonly stored?: number;
  readonly duplicate?: number;
  readonly skipped?: number;
  readonly results?: readonly { readonly name?: string; readonly outcome: string; readonly detail?: string }[];
  readonly truncated?: boolean;
  readonly detail?: string;
}

const HELD = 'it contradicts what the server holds';

/** Lets the server import a ZIP, which it does file by file. Throws when there is no use in going on. */
export async function sendZip(server: ServerConnection, { path, size }: FoundFile): Promise<SentZip> {
  const url = new URL(`${server.url}/api/v1/import`);
  const headers = { ...server.headers, 'content-type': 'application/zip', 'content-length': size };
  // Not fetch: a large ZIP may take longer to import than fetch waits for the head of an answer.
  const request = (url.protocol === 'https:' ? overHttps : overHttp)(url, { method: 'POST', headers });
  const answered = Promise.withResolvers<{ status: number; report: Report }>();
  request.once('response', (response) => {
    json(response).then(
      (report) => answered.resolve({ status: response.statusCode ?? 0, report: report as Report }),
      answered.reject,
    );
  });
  request.once('error', answered.reject);
  pipeline(createReadStream(path), request).catch(answered.reject);
  return sentOf(await answered.promise);
}

function sentOf({ status, report }: { status: number; report: Report }): SentZip {
  if (status === 401 || status === 403) throw new CliError(REFUSALS[status]!);
  const { stored, duplicate = 0, skipped = 0, results = [], truncated } = report;
  if (stored === undefined) {
    const reason = report.detail ?? `the server answered ${status}`;
    return { stored: 0, skipped, held: [], failed: [{ name: '', reason }] };
  }
  const named = (outcome: string, otherwise: string): Entry[] =>
    results
      .filter((result) => result.outcome === outcome)
      .map(({ name = '', detail }) => ({ name, reason: detail ?? otherwise }));
  const failed = named('refused', 'it was not taken');
  if (truncated) failed.push({ name: '…', reason: 'the server does not name every file of so large a ZIP' });
  return { stored: stored + duplicate, skipped, held: named('quarantined', HELD), failed };
}
