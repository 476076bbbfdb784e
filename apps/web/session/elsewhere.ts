import type { TextKey } from '../app/texts/texts.ts';

/** An identity provider by which the person is logged in. */
export interface Provider {
  readonly id: string;
  readonly title: string;
}

interface Asked {
  readonly name: string;
  readonly session?: { readonly confirmed: boolean };
}

const LOOK_EVERY_MS = 1000;
const WAIT_AT_MOST_MS = 5 * 60_000;
/** Where the other window ends up. */
const DONE = '/login?done=1';

/** The provider of that id; nothing when it is not there any more. */
export async function providerOf(id: string): Promise<Provider | undefined> {
  const answer = await fetch('/api/v1/log-in').catch(() => undefined);
  const { providers = [] } = (await answer?.json().catch(() => undefined)) ?? {};
  return (providers as Provider[]).find((one) => one.id === id);
}

/** Has the person prove at the provider who they are, in a window of its own; what went wrong, or undefined. */
export async function confirmAt({ id }: Provider): Promise<TextKey | undefined> {
  const answer = await fetch(`/api/v1/session/providers/${id}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ purpose: 'confirm', next: DONE }),
  }).catch(() => undefined);
  if (!answer?.ok) return 'login.failed';
  const { url } = (await answer.json()) as { readonly url: string };
  return visit(url, ({ session }) => session?.confirmed === true);
}

/** Has the person begin a new session by the provider, in a window of its own. */
export function logInAt({ id }: Provider, user: string): Promise<TextKey | undefined> {
  return visit(`/api/v1/log-in/${id}?next=${encodeURIComponent(DONE)}`, ({ name }) => name === user);
}

/** The window goes to another site and back, which cuts it off from this one: what came of it is asked of the server. */
async function visit(url: string, isDone: (asked: Asked) => boolean): Promise<TextKey | undefined> {
  window.open(url, '_blank', 'popup,width=520,height=720');
  for (const until = performance.now() + WAIT_AT_MOST_MS; performance.now() < until; ) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    const answer = await fetch('/api/v1/session').catch(() => undefined);
    if (answer?.ok && isDone((await answer.json()) as Asked)) return undefined;
  }
  return 'login.problem.log-in-lost';
}
