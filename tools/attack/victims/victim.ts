/** A server under attack, and how an honest caller reaches it. */
export interface Victim {
  readonly name: string;
  readonly pid: number;
  readonly dicomPort: number;
  readonly aeTitle: string;
  /** Origin of its web interface. */
  readonly web: string;
  /** Headers of an honest caller over HTTP. */
  readonly headers: Readonly<Record<string, string>>;
  /** Its folder of everything it writes. */
  readonly folder: string;
  /** An honest caller gives it a file. */
  upload(file: Uint8Array): Promise<Answer>;
  /** What it keeps of an instance, as a Part 10 file; undefined when nothing. */
  kept(uids: Placed): Promise<Buffer | undefined>;
  /** How many instances it keeps. */
  instances(): Promise<number>;
  stop(): Promise<void>;
}

export interface Placed {
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly sopInstanceUid: string;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly ms: number;
}

/** A server that does not answer within so long does not answer. */
const PATIENCE_MS = 30_000;

/** The AE title that is registered, for calls from 127.0.0.1 only. */
export const HONEST = 'HONEST';

/** One call over HTTP, timed; a connection that breaks is status 0. */
export async function call(
  url: string,
  { method = 'GET', headers, body }: { method?: string; headers?: Record<string, string>; body?: BodyInit } = {},
): Promise<Answer> {
  const began = performance.now();
  try {
    const answer = await fetch(url, {
      method,
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...(headers && { headers }),
      ...(body !== undefined && { body }),
    });
    const text = await answer.text();
    return { status: answer.status, text, ms: performance.now() - began };
  } catch (error) {
    return { status: 0, text: String((error as Error).cause ?? error), ms: performance.now() - began };
  }
}
