import { text } from '../texts/texts.ts';
import { activity, type ImportCounts } from './activity-store.ts';

/** Files on their way at once; each request holds one file, so that each has a result and can be tried again. */
const AT_ONCE = 3;
const TRIES = 4;
const PAUSE_MS = 1000;
/** Files that were not stored are named up to this many. */
const MOST_NAMED = 200;

interface Report extends ImportCounts {
  readonly results: readonly { readonly name?: string; readonly outcome: string; readonly detail?: string }[];
}

let lastId = 0;

/** Brings files in while the person goes on working. What is here already does no harm, so a try again is safe. */
export async function importFiles(files: readonly File[]): Promise<void> {
  if (files.length === 0) return;
  const stop = new AbortController();
  const id = ++lastId;
  let counts: ImportCounts = { stored: 0, duplicate: 0, quarantined: 0, refused: 0, skipped: 0 };
  const problems: { name: string; why: string }[] = [];
  const unsent: File[] = [];
  let done = 0;
  activity.add({
    id,
    startedAt: Date.now(),
    total: files.length,
    done,
    counts,
    problems,
    unsent,
    state: 'running',
    cancel: () => stop.abort(),
  });
  const waiting = [...files];
  const worker = async () => {
    for (let file = waiting.shift(); file && !stop.signal.aborted; file = waiting.shift()) {
      const report = await send(file, stop.signal);
      if (report === undefined) unsent.push(file);
      else {
        counts = sum(counts, report);
        if (problems.length < MOST_NAMED) problems.push(...problemsOf(report));
      }
      activity.update(id, { done: ++done, counts, problems: [...problems], unsent: [...unsent] });
    }
  };
  const askFirst = (event: BeforeUnloadEvent) => event.preventDefault();
  addEventListener('beforeunload', askFirst);
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  removeEventListener('beforeunload', askFirst);
  activity.update(id, { state: stop.signal.aborted ? 'cancelled' : 'ended' });
}

/** The report of one file; undefined when the server could not be reached. */
async function send(file: File, signal: AbortSignal): Promise<Report | undefined> {
  for (let attempt = 1; attempt <= TRIES && !signal.aborted; attempt++) {
    try {
      const form = new FormData();
      form.append('file', file);
      const answer = await fetch('/api/v1/import', { method: 'POST', body: form, signal });
      const report = (await answer.json()) as Report & { code?: string };
      // A request of which nothing was kept answers with its report too.
      if (typeof report.stored === 'number') return report;
      if (answer.status < 500) return refused(file.name, report.code ?? String(answer.status));
    } catch {
      // the line was lost: again
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * attempt));
  }
  return undefined;
}

function refused(name: string, detail: string): Report {
  return {
    stored: 0,
    duplicate: 0,
    quarantined: 0,
    refused: 1,
    skipped: 0,
    results: [{ name, outcome: 'refused', detail }],
  };
}

function sum(one: ImportCounts, other: ImportCounts): ImportCounts {
  return {
    stored: one.stored + other.stored,
    duplicate: one.duplicate + other.duplicate,
    quarantined: one.quarantined + other.quarantined,
    refused: one.refused + other.refused,
    skipped: one.skipped + other.skipped,
  };
}

function problemsOf({ results }: Report): { name: string; why: string }[] {
  return results
    .filter(({ outcome }) => outcome === 'refused' || outcome === 'quarantined')
    .map(({ name = '', detail }) => ({ name, why: detail ?? text('activity.contradicts') }));
}
