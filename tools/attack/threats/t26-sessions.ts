import { randomBytes } from 'node:crypto';
import { finding, type Threat } from '../threat.ts';
import { call, type Victim } from '../victims/victim.ts';

const PASSWORD = 'a sentence of tests only';
const [SHORT, FULL] = [20, 200];
const JSON_BODY = { 'content-type': 'application/json' };
const SAME = { 'sec-fetch-site': 'same-origin' };

/** Sessions that are made up, stolen by another page, kept after their end; passwords that are guessed. */
export const sessions: Threat = {
  id: 'T26',
  name: 'stolen and made-up sessions, guessed passwords',
  target:
    'no session but by a log-in, none by another site, none after its end, and a password not found by guessing at once',
  asvs: ['3.3.2', '3.5.1', '6.3.1', '7.2.3', '7.2.4', '7.4.1'],
  async run({ victim, full }) {
    const missed: string[] = [];
    await call(`${victim.web}/api/v1/users`, {
      method: 'POST',
      headers: { ...victim.headers, ...JSON_BODY },
      body: JSON.stringify({ name: 'mallory', displayName: '', password: PASSWORD }),
    });
    const planted = `vesalius-session=${randomBytes(32).toString('base64url')}`;
    const cookie = await logIn(victim, planted);
    if (!cookie) return finding('no log-in', 'nobody could log in');
    const [pair = '', ...attributes] = cookie.split(/; */);
    const name = pair.split('=')[0]!;
    if (pair === planted) missed.push('a session that was planted became real');
    for (const attribute of ['HttpOnly', 'SameSite'])
      if (!attributes.some((one) => one.startsWith(attribute))) missed.push(`the cookie is not ${attribute}`);
    const forged = full ? FULL : SHORT;
    for (let tried = 0; tried < forged; tried++) {
      const made = `${name}=${randomBytes(32).toString('base64url')}`;
      if ((await session(victim, { cookie: made, ...SAME })) !== 401) missed.push('a made-up session was taken');
    }
    for (const [what, headers] of Object.entries(FROM_ELSEWHERE)) {
      const { status } = await act(victim, { cookie: pair, ...headers });
      if (status !== 403) missed.push(`an act by ${what} was answered ${status}`);
    }
    const inAddress = await call(`${victim.web}/api/v1/session?access_token=${victim.headers.authorization?.slice(7)}`);
    if (inAddress.status !== 401) missed.push('a token in an address was taken');
    await call(`${victim.web}/api/v1/session`, { method: 'DELETE', headers: { cookie: pair, ...SAME } });
    if ((await session(victim, { cookie: pair, ...SAME })) !== 401) missed.push('a session that was ended lives');
    const found = await guesses(victim, forged);
    return finding(
      `${forged} made-up sessions; ${forged} passwords guessed at once, the right one among them ${found ? '' : 'not '}found`,
      ...new Set(missed),
      found && 'a password was guessed: all guesses were looked at',
    );
  },
};

/** What a browser says when another page sends the cookie along. */
const FROM_ELSEWHERE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'another site': { 'sec-fetch-site': 'cross-site' },
  'a page of another origin': { origin: 'https://elsewhere.example' },
  'an old browser that tells nothing': {},
};

async function logIn({ web }: Victim, cookie: string, password = PASSWORD): Promise<string | undefined> {
  const answer = await fetch(`${web}/api/v1/session`, {
    method: 'POST',
    headers: { ...JSON_BODY, ...SAME, cookie },
    body: JSON.stringify({ user: 'mallory', password }),
  });
  await answer.arrayBuffer();
  return answer.status < 300 ? answer.headers.getSetCookie()[0] : undefined;
}

async function session({ web }: Victim, headers: Record<string, string>): Promise<number> {
  return (await call(`${web}/api/v1/session`, { headers })).status;
}

function act({ web }: Victim, headers: Record<string, string>) {
  return call(`${web}/api/v1/session/activity`, { method: 'POST', headers });
}

/** All at once, the right one last: whether it is looked at. What is put off or turned away is answered as a wrong one is. */
async function guesses({ web }: Victim, count: number): Promise<boolean> {
  const answers = await Promise.all(
    Array.from({ length: count }, (_, number) =>
      call(`${web}/api/v1/session`, {
        method: 'POST',
        headers: { ...JSON_BODY, ...SAME },
        body: JSON.stringify({ user: 'mallory', password: number === count - 1 ? PASSWORD : `guess ${number}` }),
      }),
    ),
  );
  return answers.some(({ status }) => status < 300);
}
