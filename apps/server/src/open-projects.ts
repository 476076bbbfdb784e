import { readFile } from 'node:fs/promises';
import type { Clock, Logger } from '@vesalius/archive/api';
import { type Adopted, openProjectsData, type ProjectsData } from '@vesalius/features/projects/data';
import type { Settings } from './config/index.ts';

/** Schemas beside the index that all nodes see: agreements, and who is who. */
const GOVERNANCE = 'vesalius_projects';
const REGISTER = 'vesalius_register';
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
  const governance = openSmallPostgres(databaseUrl, GOVERNANCE);
  const register = openSmallPostgres(databaseUrl, REGISTER);
  try {
    return openProjectsData(dataDir, clock, { governance, register, registerKey }, (files) => tell(files, log));
  } catch (error) {
    governance.close();
    register.close();
    throw error;
  }
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
