import { type ChildProcess, fork } from 'node:child_process';
import { peakMb } from '../bench/process-cost.ts';
import type { FromEnd } from './dimse-end.ts';

export interface DimseReport {
  readonly megabytes: number;
  /** Most resident memory, MiB. */
  readonly scuPeak: number;
  readonly scpPeak: number;
  readonly violations: readonly string[];
}

const END = new URL('./dimse-end.ts', import.meta.url);

/** One instance from a process with nothing but packages/dimse to another. */
export async function dimseAlone(megabytes: number): Promise<DimseReport> {
  const scp = fork(END, ['scp']);
  try {
    const { listens } = await said(scp, 'listens');
    const taking = said(scp, 'took');
    const scu = fork(END, ['scu', String(megabytes), String(listens)]);
    try {
      const [{ took }, { sent, status }] = await Promise.all([taking, said(scu, 'sent')]);
      const violations = took === sent && status === 0 ? [] : ['other bytes came than were sent'];
      return { megabytes, scuPeak: peakMb(scu.pid!), scpPeak: peakMb(scp.pid!), violations };
    } finally {
      scu.kill();
    }
  } finally {
    scp.kill();
  }
}

type Said<K extends string> = Extract<FromEnd, Record<K, unknown>>;

/** Waits for the message that holds `key`. */
function said<K extends 'listens' | 'took' | 'sent'>(child: ChildProcess, key: K): Promise<Said<K>> {
  return new Promise((resolve, reject) => {
    child.on('message', (message: FromEnd) => {
      if (key in message) resolve(message as Said<K>);
    });
    child.once('exit', (code) => reject(new Error(`an end of the association ended with ${code}`)));
  });
}
