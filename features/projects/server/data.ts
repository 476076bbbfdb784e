import { join } from 'node:path';
import type { Clock, ProjectLenses } from '@vesalius/archive/api';
import { Lenses } from './lens/lenses.ts';
import { KeyRegister } from './register/key-register.ts';
import { IdentityRequests } from './register/requests.ts';
import { GovernanceStore } from './store/governance.ts';

/** What is kept about projects beside the index: agreements, and who is who. */
export interface ProjectsData {
  readonly governance: GovernanceStore;
  readonly register: KeyRegister;
  readonly requests: IdentityRequests;
  readonly lenses: ProjectLenses;
  close(): Promise<void>;
}

/** Opens it in the data folder: `projects` with the agreements, `register` with pseudonyms and the key they are sealed under. */
export function openProjectsData(dataDir: string, clock: Clock): ProjectsData {
  const governance = new GovernanceStore(join(dataDir, 'projects'), clock);
  const register = new KeyRegister(join(dataDir, 'register'));
  const lenses = new Lenses(governance, register, clock);
  return {
    governance,
    register,
    requests: new IdentityRequests(register, clock),
    lenses,
    async close() {
      await lenses.close();
      governance.close();
      register.close();
    },
  };
}
