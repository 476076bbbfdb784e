import { residentMb } from '../../bench/process-cost.ts';
import { associateRequest } from '../forge/pdu.ts';
import { dial, firstAnswer, type Knock } from '../knock.ts';
import { finding, type Threat } from '../threat.ts';
import { HONEST, type Victim } from '../victims/victim.ts';
import { notAlive, watched } from '../watch.ts';

const LOCAL_LIMIT_EXCEEDED = 2;
const AT_ONCE = 1000;
const BATCH = 50;

export const flood: Threat = {
  id: 'T19',
  name: 'associations by the thousand, and connections that come and go',
  target: 'those beyond the limit are rejected as such; memory comes back to within 5 % and 16 MiB',
  portable: true,
  async run({ victim, full }) {
    const missed: string[] = [];
    const atOnce = full ? AT_ONCE : 700;
    const sockets = await Promise.all(Array.from({ length: atOnce }, () => dial(victim).catch(() => undefined)));
    const answers = await Promise.all(
      sockets.map(async (socket) => {
        if (!socket) return { answer: 'closed' } satisfies Knock;
        socket.write(associateRequest(victim.aeTitle, HONEST));
        return firstAnswer(socket, 20_000);
      }),
    );
    const accepted = answers.filter(({ answer }) => answer === 'accepted').length;
    const limited = answers.filter((one) => one.answer === 'rejected' && one.reason === LOCAL_LIMIT_EXCEEDED).length;
    if (accepted + limited < atOnce)
      missed.push(`${atOnce - accepted - limited} of ${atOnce} were neither accepted nor told of a limit`);
    for (const socket of sockets) socket?.destroy();
    await connectAndAbort(victim, 500);
    await settle();
    const before = residentMb(victim.pid);
    const rounds = full ? 100_000 : 2_000;
    const watch = await watched(victim, () => connectAndAbort(victim, rounds));
    await settle();
    const after = residentMb(victim.pid);
    if (after > before * 1.05 + 16) missed.push(`memory went from ${before.toFixed(0)} to ${after.toFixed(0)} MiB`);
    return finding(
      `${atOnce} at once: ${accepted} accepted, ${limited} beyond the limit; ${rounds} that came and went: ${before.toFixed(0)} → ${after.toFixed(0)} MiB`,
      ...missed,
      notAlive(watch, full),
    );
  },
};

async function connectAndAbort(victim: Victim, rounds: number): Promise<void> {
  const request = associateRequest(victim.aeTitle, HONEST);
  for (let i = 0; i < rounds; i += BATCH) {
    const sockets = await Promise.all(Array.from({ length: BATCH }, () => dial(victim).catch(() => undefined)));
    for (const [k, socket] of sockets.entries()) socket?.write(k % 2 === 0 ? request : request.subarray(0, 40));
    await new Promise((resolve) => setTimeout(resolve, 2));
    for (const socket of sockets) socket?.resetAndDestroy();
  }
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 3000));
