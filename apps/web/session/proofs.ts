import type { TextKey } from '../app/texts/texts.ts';

/** Sends a proof of who somebody is; what went wrong, or undefined. */
async function send(path: string, body: object): Promise<TextKey | undefined> {
  try {
    const answer = await fetch(`/api/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (answer.ok) return undefined;
    const { code } = (await answer.json().catch(() => ({}))) as { code?: string };
    if (code === 'second-factor-required') return 'login.codeRequired';
    return answer.status === 401 || answer.status === 403 ? 'login.wrong' : 'login.failed';
  } catch {
    return 'login.failed';
  }
}

/** Begins a session; `login.codeRequired` when a code of the second factor is missing. */
export function logIn(user: string, password: string, code: string): Promise<TextKey | undefined> {
  return send('/session', { user, password, ...(code !== '' && { code }) });
}

/** Says again who one is, within a session. */
export async function confirm(password: string, code: string): Promise<TextKey | undefined> {
  const problem = await send('/session/confirmation', { password, ...(code !== '' && { code }) });
  return problem === 'login.wrong' ? 'session.wrong' : problem;
}
