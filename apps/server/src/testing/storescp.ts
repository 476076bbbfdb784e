import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { type Daemon, listening } from './program.ts';

export interface StoreSink extends Daemon {
  /** Where it writes what it receives, bit for bit. */
  readonly folder: string;
}

/** storescp, which writes what comes into a new folder below `parent`. */
export async function storescp(parent: string, port: number, args: readonly string[] = []): Promise<StoreSink> {
  const folder = await mkdtemp(join(parent, 'storescp-'));
  const daemon = await listening('storescp', ['-v', '+B', '-od', folder, ...args, String(port)], port);
  return { ...daemon, folder };
}
