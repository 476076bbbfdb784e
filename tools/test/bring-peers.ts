import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { type DebianPackage, missingPackages } from './peers.ts';

const APT = '/usr/bin/apt-get';
const MAX_OUTPUT = 64 * 1024 * 1024;

/** Installs what is missing when it may; the packages still missing, and why. */
export function bringPeers(): { missing: DebianPackage[]; why: string } {
  const missing = missingPackages();
  if (missing.length === 0) return { missing, why: '' };
  const apt = aptCommand();
  if (apt === undefined) return { missing, why: 'neither root nor sudo without a password, or no apt-get, is here' };
  const output = install(apt, missing);
  return { missing: missingPackages(), why: output.slice(-2_000).trim() };
}

/** How this person runs apt-get, or undefined when they may not. */
function aptCommand(): string[] | undefined {
  if (process.env.VESALIUS_TEST_NO_INSTALL || !existsSync(APT)) return undefined;
  if (process.getuid?.() === 0) return [APT];
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? ['sudo', '-n', APT] : undefined;
}

function install(apt: readonly string[], packages: readonly DebianPackage[]): string {
  const names = packages.map(({ name }) => name);
  console.log(`installing ${names.join(', ')} from Debian's packages …`);
  const wait = ['-o', 'DPkg::Lock::Timeout=300', '-q', '-y'];
  return run([...apt, 'update', ...wait]) + run([...apt, 'install', '--no-install-recommends', ...wait, ...names]);
}

function run([command = '', ...args]: readonly string[]): string {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: MAX_OUTPUT, env });
  return status === 0 ? '' : `${error?.message ?? ''}${stdout}${stderr}`;
}
