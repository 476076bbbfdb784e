import { connect, type Socket } from 'node:net';
import { associateRequest, PDU_TYPE } from './forge/pdu.ts';
import { HONEST, type Victim } from './victims/victim.ts';

/** How an association request was answered. */
export type Knock =
  | { readonly answer: 'accepted' }
  | { readonly answer: 'rejected'; readonly source: number; readonly reason: number }
  | { readonly answer: 'aborted' | 'closed' | 'silent' };

export interface Knocker {
  /** Address of ours; all of 127.0.0.0/8 is this machine (Linux). */
  readonly from?: string;
  readonly calling?: string;
  readonly called?: string;
  readonly abstractSyntax?: string;
  readonly withinMs?: number;
}

/** A bare connection to the DICOM port; errors are what attacks are made of. */
export function dial({ dicomPort }: Pick<Victim, 'dicomPort'>, from = '127.0.0.1', port = dicomPort): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, localAddress: from });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      socket.on('error', () => {});
      resolve(socket);
    });
  });
}

/** Asks for an association and says how it was answered; whatever came of it is closed. */
export async function knock(victim: Victim, knocker: Knocker = {}): Promise<Knock> {
  const { from, calling = HONEST, called = victim.aeTitle, abstractSyntax, withinMs = 20_000 } = knocker;
  const socket = await dial(victim, from).catch(() => undefined);
  if (!socket) return { answer: 'closed' };
  socket.write(associateRequest(called, calling, abstractSyntax));
  const answer = await firstAnswer(socket, withinMs);
  socket.destroy();
  return answer;
}

/** The first PDU that comes back. */
export function firstAnswer(socket: Socket, withinMs: number): Promise<Knock> {
  return new Promise((resolve) => {
    let bytes = Buffer.alloc(0);
    const late = setTimeout(() => done({ answer: 'silent' }), withinMs);
    const done = (knock: Knock) => {
      clearTimeout(late);
      resolve(knock);
    };
    socket.on('close', () => done({ answer: 'closed' }));
    socket.on('data', (more: Buffer) => {
      bytes = Buffer.concat([bytes, more]);
      if (bytes.length < 10) return;
      if (bytes[0] === PDU_TYPE.accept) done({ answer: 'accepted' });
      else if (bytes[0] === PDU_TYPE.reject) done({ answer: 'rejected', source: bytes[8]!, reason: bytes[9]! });
      else done({ answer: 'aborted' });
    });
  });
}
