import { join } from 'node:path';
import type { Clock, SmallDatabase } from '@vesalius/archive/api';
import { FaceStore } from './face/face-store.ts';
import { Lenses } from './lens/lenses.ts';
import { BatchFiles } from './materialised/batch-files.ts';
import { Batches } from './materialised/batches.ts';
import { Consents } from './register/consents.ts';
import { KeyRegister } from './register/key-register.ts';
import { demandSameKey, givenKey, KeyInDatabase } from './register/register-key.ts';
import { IdentityRequests } from './register/requests.ts';
import { Withdrawals } from './register/withdrawals.ts';
import { FileDatabase } from './store/database.ts';
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

/** Where a single node keeps what is agreed, and who is who. */
export function projectFiles(dataDir: string): Readonly<Record<'governance' | 'register', string>> {
  return {
    governance: join(dataDir, 'projects', 'projects.sqlite'),
    register: join(dataDir, 'register', 'register.sqlite'),
  };
}

/** A small database of all nodes that can take in what one node kept for itself. */
interface AdoptingDatabase extends SmallDatabase {
  adopt(path: string, beside?: () => void): 'adopted' | 'nothing' | 'left';
}

/** Where the data of projects are when several nodes share them. */
export interface SharedPlaces {
  readonly governance: AdoptingDatabase;
  readonly register: AdoptingDatabase;
  /** 64 hexadecimal digits; without, the key lies in the database. */
  readonly registerKey?: string | undefined;
}

/** Files of a folder that were used before, and what became of them. */
export type Adopted = Readonly<Record<'projects' | 'register', 'adopted' | 'nothing' | 'left'>>;

/**
 * Opens it in the data folder: `projects` with the agreements, `register` with pseudonyms and the key they are sealed under; or where all nodes see
 * it, and takes in once what the folder has.
 */
export function openProjectsData(
  dataDir: string,
  clock: Clock,
  shared?: SharedPlaces,
  adopted: (files: Adopted) => void = () => undefined,
): ProjectsData {
  const files = projectFiles(dataDir);
  const governance = new GovernanceStore(shared?.governance ?? new FileDatabase(files.governance), clock);
  const own = shared && sharedRegister(shared);
  const register = own?.register ?? KeyRegister.inFolder(join(dataDir, 'register'));
  const consents = new Consents(register, clock);
  const lenses = new Lenses(governance, register, consents, clock);
  const batchFiles = new BatchFiles(join(dataDir, 'projects', 'batches'));
  const data: ProjectsData = {
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
  // Behind the last column that somebody adds.
  if (shared && own)
    adopted({
      projects: shared.governance.adopt(files.governance),
      register: shared.register.adopt(files.register, () => own.takeKey(join(dataDir, 'register'))),
    });
  return data;
}

function sharedRegister({ register: database, registerKey }: SharedPlaces) {
  if (registerKey !== undefined) {
    const given = givenKey(registerKey);
    return {
      register: new KeyRegister(database, given),
      takeKey: (folder: string) => demandSameKey(folder, given),
    };
  }
  const kept = new KeyInDatabase(database);
  return { register: new KeyRegister(database, kept), takeKey: (folder: string) => kept.takeFrom(folder) };
}
