import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock, Logger } from '@vesalius/archive/api';
import { type Adopted, openProjectsData, type ProjectsData, projectFiles } from '@vesalius/features/projects/data';
import type { Settings } from './config/index.ts';

/** Schemas beside the index that all nodes see: agreements, and who is who. */
export const PROJECT_SCHEMAS = { governance: 'vesalius_projects', register: 'vesalius_register' } as const;
const KEY = /^[0-9a-f]{64}$/i;

type Places = Pick<Settings, 'dataDir' | 'databaseUrl' | 'projects'>;

/** What is kept about projects: in the data folder, or in PostgreSQL where nodes share the index. */
export async function openProjects(settings: Places, clock: Clock, log: Logger): Promise<ProjectsData> {
  const { dataDir, databaseUrl } = settings;
  if (databaseUrl === undefined || databaseUrl.startsWith('sqlite:')) return openProjectsData(dataDir, clock);
  const { openSmallPostgres } = await import('@vesalius/archive/index-sql/small-postgres');
  const registerKey = await keyOf(settings.projects.registerKeyFile);
  if (registerKey === undefined)
    log.warn('the key of the register of projects lies in the database beside it: set projects.registerKeyFile');
  const governance = openSmallPostgres(databaseUrl, PROJECT_SCHEMAS.governance);
  const register = openSmallPostgres(databaseUrl, PROJECT_SCHEMAS.register);
  try {
    return openProjectsData(dataDir, clock, { governance, register, registerKey }, (files) => tell(files, log));
  } catch (error) {
    governance.close();
    register.close();
    throw error;
  }
}

/** Makes the files of a single node where they are not there, without a new key for what comes into them. */
export async function makeProjectFiles(dataDir: string): Promise<ReturnType<typeof projectFiles>> {
  const key = join(dataDir, 'register', 'register.key');
  const hadKey = existsSync(key);
  await openProjectsData(dataDir, { now: Date.now }).close();
  if (!hadKey) await rm(key, { force: true });
  return projectFiles(dataDir);
}

async function keyOf(path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined;
  const text = (await readFile(path, 'utf8')).trim();
  if (!KEY.test(text)) throw new Error('projects.registerKeyFile must hold 64 hexadecimal digits');
  return text;
}

function tell(files: Adopted, log: Logger): void {
  for (const [name, outcome] of Object.entries(files))
    if (outcome === 'adopted') log.info('files of this node were taken into the database of all', { name });
    else if (outcome === 'left') log.info('files in the data folder are not used: the database has its own', { name });
}
