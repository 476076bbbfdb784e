import type { Socket } from 'node:net';
import { associateRequest, dataPdu } from '../forge/pdu.ts';
import { dial } from '../knock.ts';
import { finding, type Threat } from '../threat.ts';
import { HONEST, type Victim } from '../victims/victim.ts';
import { honest, notAlive, watched } from '../watch.ts';

/** Of a registered peer, whose place the honest one shares: fewer than one address may have. */
const MOST_OF_A_PEER = 400;
/** So long a socket may be held that says nothing more. */
const CLOSED_WITHIN_MS = 30_000;
/** A message that has begun may take a minute for its next kibibyte, and ARTIM for the abort: slow lines are not attackers. */
const MESSAGE_WITHIN_MS = 80_000;

interface Slowness {
  readonly what: string;
  readonly port: 'dicom' | 'web';
  readonly opening: (victim: Victim) => Buffer;
  readonly withinMs: number;
}

const SLOWNESSES: readonly Slowness[] = [
  { what: 'silence on DICOM', port: 'dicom', opening: () => Buffer.alloc(0), withinMs: CLOSED_WITHIN_MS },
  {
    what: 'half an A-ASSOCIATE-RQ',
    port: 'dicom',
    opening: ({ aeTitle }) => associateRequest(aeTitle, HONEST).subarray(0, 60),
    withinMs: CLOSED_WITHIN_MS,
  },
  {
    what: 'half a P-DATA-TF',
    port: 'dicom',
    opening: ({ aeTitle }) =>
      Buffer.concat([associateRequest(aeTitle, HONEST), dataPdu(1, 3, Buffer.alloc(60)).subarray(0, 30)]),
    withinMs: MESSAGE_WITHIN_MS,
  },
  { what: 'silence on HTTP', port: 'web', opening: () => Buffer.alloc(0), withinMs: CLOSED_WITHIN_MS + 5_000 },
  {
    what: 'half a head',
    port: 'web',
    opening: () => Buffer.from('GET / HTTP/1.1\r\nHost: x\r\nX-A: '),
    withinMs: CLOSED_WITHIN_MS + 5_000,
  },
  {
    what: 'half a body',
    port: 'web',
    opening: ({ headers }) =>
      Buffer.from(
        `POST /api/v1/import HTTP/1.1\r\nHost: x\r\nAuthorization: ${headers.authorization}\r\nContent-Type: application/dicom\r\nContent-Length: 900000\r\n\r\nab`,
      ),
    withinMs: 65_000,
  },
];

export const slowness: Threat = {
  id: 'T18',
  name: 'sockets that say half of something and wait',
  target: 'closed in 30 s (half a message: 80 s, half a body: the set 60 s); an honest peer is served beside them',
  portable: true,
  async run({ victim, full }) {
    const each = full ? 2000 : 20;
    const missed: string[] = [];
    const figures: string[] = [];
    const idle = await honest(victim);
    for (const { what, port, opening, withinMs } of SLOWNESSES) {
      if (!full && withinMs > CLOSED_WITHIN_MS) continue;
      const count = what.includes('P-DATA') ? Math.min(each, MOST_OF_A_PEER) : each;
      let left = count;
      const watch = await watched(victim, async () => {
        const number = Number(new URL(victim.web).port);
        const sockets = await Promise.all(
          Array.from({ length: count }, (_, i) => {
            const from = `127.0.0.${18 + (i % 5)}`;
            return dial(
              victim,
              port === 'dicom' && what.includes('P-DATA') ? '127.0.0.1' : from,
              port === 'dicom' ? victim.dicomPort : number,
            ).catch(() => undefined);
          }),
        );
        for (const socket of sockets) socket?.write(opening(victim));
        left = await openAfter(
          sockets.filter((socket) => socket !== undefined),
          withinMs,
        );
        for (const socket of sockets) socket?.destroy();
      });
      figures.push(
        `${what}: all closed after ${watch.seconds.toFixed(0)} s, honest ones waited ${watch.slowest.toFixed(0)} ms at most`,
      );
      if (left > 0) missed.push(`${what}: ${left} of ${count} still open after ${withinMs / 1000} s`);
      const alive = notAlive(watch, full);
      if (alive) missed.push(`${what}: ${alive}`);
    }
    return finding(`${each} of each kind, ${idle.toFixed(0)} ms when idle; ${figures.join('; ')}`, ...missed);
  },
};

/** How many are still open when the time is over; returns as soon as none is. */
async function openAfter(sockets: readonly Socket[], withinMs: number): Promise<number> {
  const deadline = Date.now() + withinMs;
  for (const socket of sockets) socket.resume();
  const open = () => sockets.filter((socket) => !socket.destroyed).length;
  while (open() > 0 && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 100));
  return open();
}
