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

/** Asks the archive below `/api/v1`; without a session the log-in page comes. Rejects with `ApiError`. */
export async function ask<T>(path: string, init?: RequestInit): Promise<T> {
  const answer = await fetch(`/api/v1${path}`, init);
  if (answer.status === 401) {
    goToLogIn();
    throw new ApiError(401, 'unauthenticated');
  }
  const body = answer.status === 204 ? undefined : await answer.json().catch(() => undefined);
  if (!answer.ok) throw new ApiError(answer.status, body?.code ?? String(answer.status), body?.detail);
  return body as T;
}

/** Sends `body` as JSON. */
export function tell<T>(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<T> {
  if (body === undefined) return ask(path, { method });
  return ask(path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

function goToLogIn(): void {
  if (location.pathname === '/login') return;
  location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
}
