import type { RunningServer } from './running-server.ts';

/** Calls the REST interface with every right; throws what the server says against it. */
export async function rest<T>(server: RunningServer, method: string, path: string, body?: unknown): Promise<T> {
  const answer = await fetch(`${server.web}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${server.token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

interface JobRow {
  readonly id: number;
  readonly state: string;
  readonly error?: string;
  readonly result?: Readonly<Record<string, unknown>>;
}

const OVER = new Set(['succeeded', 'failed', 'cancelled']);
const JOB_WITHIN_MS = 60_000;

/** Starts a job and waits for its end. */
export async function jobDone(server: RunningServer, path: string, body: unknown): Promise<JobRow> {
  const { id } = await rest<JobRow>(server, 'POST', path, body);
  const deadline = Date.now() + JOB_WITHIN_MS;
  for (;;) {
    const job = await rest<JobRow>(server, 'GET', `/jobs/${id}`);
    if (OVER.has(job.state)) return job;
    if (Date.now() > deadline) throw new Error(`job ${id} is still ${job.state}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
