import { text } from '../app/texts/texts.ts';
import { askForPassword, keepKeysToDialogs } from './dialogs.ts';
import { confirmAt, logInAt, type Provider, providerOf } from './elsewhere.ts';
import { knowsPasskeys, provePasskey } from './passkey.ts';
import { onInput } from './presence.ts';
import { confirm, logIn } from './proofs.ts';
import './session.css';
import { type SessionTimes, stageOf } from './stage.ts';
import { hideWarning, showWarning } from './warning.ts';

/** Use is told to the server at most this often. Milliseconds. */
const TELL_EVERY_MS = 20_000;
/** The server is asked this often whether the session is still there: it may have been ended from elsewhere. */
const ASK_EVERY_MS = 30_000;
const TICK_MS = 1000;

interface Answer {
  readonly name: string;
  readonly session?: { readonly expiresInMs: number; readonly endsInMs: number; readonly provider?: string };
}

interface Watched {
  readonly times?: SessionTimes;
  readonly name: string;
  readonly askedAt: number;
  /** By which the person has come in. */
  readonly provider?: string;
}

let watched: Watched | undefined;
let locking: Promise<void> | undefined;
let confirming: Promise<boolean> | undefined;
let whenBack: () => void = () => {};

const now = () => performance.now();

/**
 * Keeps the session open while somebody is there, warns before it ends, and covers the page when it has ended until the same person is
 * back. The page is not left, so that nothing of it is lost.
 */
export async function watchSession(onBack: () => void): Promise<void> {
  whenBack = onBack;
  onInput(() => {
    if (!locking && watched && now() - watched.askedAt > TELL_EVERY_MS) void tell();
  });
  keepKeysToDialogs();
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) void look();
  });
  await look();
  setInterval(tick, TICK_MS);
}

/** An answer 401 has come: the page is covered until somebody has logged in. */
export function sessionIsOver(): void {
  void lock();
}

/** Asks who it is before an act that does harm; false when the person would rather not. */
export function confirmPerson(): Promise<boolean> {
  confirming ??= askAgain().finally(() => {
    confirming = undefined;
  });
  return confirming;
}

async function askAgain(): Promise<boolean> {
  const provider = await usedProvider();
  return askForPassword({
    title: text('session.confirmTitle'),
    user: watched?.name ?? '',
    opaque: false,
    leave: { title: 'state.cancel', act: () => {} },
    ...(provider
      ? {
          elsewhere: true,
          how: text('session.confirmBy', { title: provider.title }),
          submit: text('session.goTo', { title: provider.title }),
          attempt: () => confirmAt(provider),
        }
      : { how: text('session.confirmHow'), submit: text('session.confirm'), attempt: confirm }),
    ...(knowsPasskeys() && {
      other: { title: text('passkeys.confirm'), attempt: () => provePasskey('/session/confirmation/passkey') },
    }),
  });
}

async function usedProvider(): Promise<Provider | undefined> {
  return watched?.provider === undefined ? undefined : providerOf(watched.provider);
}

function tick(): void {
  if (locking || !watched?.times) return;
  const stage = stageOf(watched.times, now());
  if (stage.at === 'open') hideWarning();
  if (stage.at === 'ending')
    showWarning(stage, { name: watched.name, stay: () => void tell(), renew: () => void renew(watched?.name ?? '') });
  // Use elsewhere, in another tab, may have put the end off.
  if (stage.at === 'over' || now() - watched.askedAt > ASK_EVERY_MS) void look();
}

const look = () => ask('GET', '/api/v1/session');
const tell = () => ask('POST', '/api/v1/session/activity');

async function ask(method: string, path: string): Promise<void> {
  const before = watched;
  if (before) watched = { ...before, askedAt: now() };
  const answer = await fetch(path, { method }).catch(() => undefined);
  if (answer?.status === 401) return lock();
  if (!answer?.ok) return; // the server is away: it is not for us to say that the session has ended
  const { name, session } = (await answer.json()) as Answer;
  if (before && before.name !== name && !locking) return location.reload(); // somebody else has logged in in another tab
  const at = now();
  watched = {
    name,
    askedAt: at,
    ...(session && { times: { expiresAt: at + session.expiresInMs, endsAt: at + session.endsInMs } }),
    ...(session?.provider !== undefined && { provider: session.provider }),
  };
}

function lock(): Promise<void> {
  locking ??= cover().finally(() => {
    locking = undefined;
  });
  return locking;
}

async function cover(): Promise<void> {
  hideWarning();
  const name = watched?.name;
  if (name === undefined) return toLogIn(); // nothing was on this page yet
  await renew(name, true);
  whenBack();
}

async function renew(user: string, opaque = false): Promise<void> {
  const provider = await usedProvider();
  await askForPassword({
    title: text(opaque ? 'session.overTitle' : 'session.againTitle'),
    user,
    opaque,
    leave: opaque ? { title: 'session.other', act: toLogIn } : { title: 'state.cancel', act: () => {} },
    ...(provider
      ? {
          elsewhere: true,
          how: text('session.overBy', { name: user, title: provider.title }),
          submit: text('session.goTo', { title: provider.title }),
          attempt: () => logInAt(provider, user),
        }
      : {
          how: text('session.overHow', { name: user }),
          submit: text('login.submit'),
          attempt: (password: string, code: string) => logIn(user, password, code),
        }),
    ...(knowsPasskeys() && {
      other: { title: text('passkeys.confirm'), attempt: () => provePasskey('/session/passkey') },
    }),
  });
  hideWarning();
  await look();
}

function toLogIn(): void {
  location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
}
