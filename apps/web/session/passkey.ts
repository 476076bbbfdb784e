import type { TextKey } from '../app/texts/texts.ts';

interface Challenge {
  readonly ticket: string;
  readonly options: PublicKeyCredentialRequestOptionsJSON;
}

/** An address is no domain that a passkey could be bound to (WebAuthn §5.1.3). */
const ADDRESS = /^[\d.]+$|:/;

/** Whether this browser knows passkeys, and their options as JSON (WebAuthn Level 3), and this site can have some. */
export function knowsPasskeys(): boolean {
  if (ADDRESS.test(location.hostname)) return false;
  return typeof PublicKeyCredential === 'function' && 'parseRequestOptionsFromJSON' in PublicKeyCredential;
}

/** Has the person show a passkey, and sends what the browser answers; what went wrong, or undefined. */
export async function provePasskey(
  path: '/session/passkey' | '/session/confirmation/passkey',
): Promise<TextKey | undefined> {
  try {
    const { ticket, options } = (await post('/session/passkey/challenge').then((answer) => answer.json())) as Challenge;
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
    const credential = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential | null;
    if (!credential) return 'passkeys.none';
    const answer = await post(path, { ticket, response: credential.toJSON() });
    return answer.ok ? undefined : 'passkeys.wrong';
  } catch (error) {
    // The person has closed the browser's own dialog, or there is no passkey of this site.
    return error instanceof DOMException ? 'passkeys.none' : 'login.failed';
  }
}

function post(path: string, body?: object): Promise<Response> {
  return fetch(`/api/v1${path}`, {
    method: 'POST',
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
}
