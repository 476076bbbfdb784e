import { join } from 'node:path';
import { startOrthanc } from '../../bench/servers.ts';
import { type Reached, startServer } from '../server/running-server.ts';

/** An archive that runs and can be ended. */
export interface Running extends Reached {
  kill(): Promise<void>;
  stop(): Promise<unknown>;
}

/** An archive that can be started on what an earlier start left in a folder. */
export interface Subject {
  readonly name: string;
  readonly isOurs: boolean;
  /** Undefined where it is not installed. */
  start(folder: string): Promise<Running | undefined>;
  /** Whether a file below the folder is one that an instance is kept in. */
  isKept(path: string): boolean;
}

export const SUBJECTS: readonly Subject[] = [
  {
    name: 'Vesalius',
    isOurs: true,
    start: (folder) => startServer({ dataDir: join(folder, 'data') }),
    isKept: (path) => /^data\/blobs\/.*\.dcm$/.test(path),
  },
  {
    name: 'Orthanc',
    isOurs: false,
    start: async (folder) => {
      const server = await startOrthanc(folder);
      if (!server?.dicomweb) return undefined;
      const { dicomweb, dicomPort, kill, stop } = server;
      return { web: new URL(dicomweb).origin, dicomweb, dicomPort, token: '', kill, stop };
    },
    isKept: (path) => /^store\/[0-9a-f]{2}\/[0-9a-f]{2}\/[0-9a-f-]{36}$/.test(path),
  },
];
