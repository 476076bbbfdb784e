import { text } from '../texts/texts.ts';
import { isHeldHere } from './held-here.ts';
import { type ImportItem, isCompanion } from './import-item.ts';
import { duplicate, type Report, refused, skipped } from './import-report.ts';

const TRIES = 4;
const PAUSE_MS = 1000;

export interface Sending {
  readonly signal: AbortSignal;
  /** Some of it may be here already from before: it is asked for before it is sent. */
  readonly isResumed: boolean;
}

/** The report of one item; undefined when the server could not be reached. */
export async function sendItem(item: ImportItem, { signal, isResumed }: Sending): Promise<Report | undefined> {
  if (isCompanion(item.name)) return skipped;
  for (let attempt = 1; attempt <= TRIES && !signal.aborted; attempt++) {
    try {
      const blob = await item.open();
      if (!blob) return refused(text('imports.unreadable'));
      if (isResumed && (await isHeldHere(blob))) return duplicate;
      return await post(blob, item.name, signal);
    } catch {
      // the line was lost: again
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * attempt));
  }
  return undefined;
}

/** Rejects when the server was not reached or is not well. */
async function post(blob: Blob, name: string, signal: AbortSignal): Promise<Report> {
  const form = new FormData();
  form.append('file', blob, name.split('/').at(-1));
  const answer = await fetch('/api/v1/import', { method: 'POST', body: form, signal });
  const report = (await answer.json()) as Report & { code?: string };
  // A request of which nothing was kept answers with its report too.
  if (typeof report.stored === 'number') return report;
  if (answer.status < 500 && answer.status !== 401) return refused(report.code ?? String(answer.status));
  throw new Error(String(answer.status));
}
