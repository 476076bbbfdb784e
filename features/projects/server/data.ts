import { join } from 'node:path';
import type { Clock } from '@vesalius/archive/api';
import { FaceStore } from './face/face-store.ts';
import { Lenses } from './lens/lenses.ts';
import { BatchFiles } from './materialised/batch-files.ts';
import { Batches } from './materialised/batches.ts';
import { Consents } from './register/consents.ts';
import { KeyRegister } from './register/key-register.ts';
import { IdentityRequests } from './register/requests.ts';
import { Withdrawals } from './register/withdrawals.ts';
import { GovernanceStore } from './store/governance.ts';

/** What is kept about projects beside the index: agreements, and who is who. */
export interface ProjectsData {
  readonly governance: GovernanceStore;
  readonly register: KeyRegister;
  readonly requests: IdentityRequests;
  readonly consents: Consents;
  readonly withdrawals: Withdrawals;
  readonly lenses: Lenses;
  readonly batches: Batches;
  readonly batchFiles: BatchFiles;
  readonly faces: FaceStore;
  /** Folder for uploads that are looked at before they are kept. */
  readonly uploads: string;
  close(): Promise<void>;
}

/** Opens it in the data folder: `projects` with the agreements, `register` with pseudonyms and the key they are sealed under. */
export function openProjectsData(dataDir: string, clock: Clock): ProjectsData {
  const governance = new GovernanceStore(join(dataDir, 'projects'), clock);
  const register = new KeyRegister(join(dataDir, 'register'));
  const consents = new Consents(register, clock);
  const lenses = new Lenses(governance, register, consents, clock);
  const batchFiles = new BatchFiles(join(dataDir, 'projects', 'batches'));
  return {
    governance,
    register,
    requests: new IdentityRequests(register, clock),
    consents,
    withdrawals: new Withdrawals(register, clock),
    lenses,
    batches: new Batches(register, clock),
    batchFiles,
    faces: new FaceStore(register, batchFiles),
    uploads: join(dataDir, 'projects', 'uploads'),
    async close() {
      await lenses.close();
      governance.close();
      register.close();
    },
  };
}
