import { presenceHeaders } from '../../session/presence.ts';
import { confirmPerson, sessionIsOver } from '../../session/watch.ts';

/** An answer that is not what was asked for; `code` is the problem's (RFC 9457), to report. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, detail?: string) {
    super(detail ?? code);
    this.status = status;
    this.code = code;
  }
}

/**
 * Asks the archive below `/api/v1`. Without a session the page is covered until there is one; before an act that does harm the person may be
 * asked who they are. Rejects with `ApiError`.
 */
export async function ask<T>(path: string, init?: RequestInit): Promise<T> {
  const answer = await fetch(`/api/v1${path}`, { ...init, headers: { ...presenceHeaders(), ...init?.headers } });
  if (answer.status === 401) {
    sessionIsOver();
    throw new ApiError(401, 'unauthenticated');
  }
  const body = answer.status === 204 ? undefined : await answer.json().catch(() => undefined);
  if (body?.code === 'confirmation-required' && (await confirmPerson())) return ask(path, init);
  if (!answer.ok) throw new ApiError(answer.status, body?.code ?? String(answer.status), body?.detail);
  return body as T;
}

/** Sends `body` as JSON. */
export function tell<T>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T> {
  if (body === undefined) return ask(path, { method });
  return ask(path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}
