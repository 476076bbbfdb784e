import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { tinyInstance } from '@vesalius/testkit';
import { startServer } from '../../torture/server/running-server.ts';
import { finding, type Threat } from '../threat.ts';
import { call } from '../victims/victim.ts';

const run = promisify(execFile);
const CLI = new URL('../../../apps/cli/bin/vesalius.mjs', import.meta.url).pathname;
const CANARY = 'Stolenname';
const [SHORT, FULL] = [10, 200];
/** What docs/operate/encryption.md says of: it is left to an encrypted file system. */
const SAID_PLAINLY = /^(index\.sqlite|views|projects)/;

/** A server of its own with a master key, whose disk is taken while it works; the key is changed meanwhile. */
export const stolenDisk: Threat = {
  id: 'T28',
  name: 'a stolen disk or backup',
  target: 'no image and no secret readable on it; another master key without a stop',
  async run({ victim, full }) {
    const dataDir = `${victim.folder}-stolen`;
    const [first, second] = [`${dataDir}.first.key`, `${dataDir}.second.key`];
    for (const file of [first, second]) await writeFile(file, randomBytes(32).toString('hex'));
    const env = { VESALIUS_ENCRYPTION_KEY_FILE: first };
    const server = await startServer({ dataDir, env });
    const count = full ? FULL : SHORT;
    const missed: string[] = [];
    const headers = { authorization: `Bearer ${server.token}` };
    try {
      const rotating = run(
        process.execPath,
        [CLI, 'encryption', 'rotate', '--data-dir', dataDir, '--new-key-file', second],
        {
          env: { ...process.env, ...env },
        },
      );
      for (let number = 0; number < count; number++) {
        const { status } = await call(`${server.web}/api/v1/import`, {
          method: 'POST',
          headers: { ...headers, 'content-type': 'application/dicom' },
          body: Buffer.from(fileOf(number)),
        });
        if (status !== 200) missed.push(`an image was refused while the key was changed: ${status}`);
      }
      await rotating;
    } finally {
      await server.kill();
    }
    const telling = await tellingFiles(dataDir);
    const again = await startServer({ dataDir, env: { VESALIUS_ENCRYPTION_KEY_FILE: second } });
    const { text } = await call(`${again.web}/api/v1/statistics`, { headers });
    await again.stop();
    const { instances } = JSON.parse(text) as { instances: number };
    return finding(
      `${count} images taken in while the master key was changed; ${telling.length} files that tell of them`,
      ...new Set(missed),
      ...telling.map((name) => `${name} tells of a patient`),
      instances !== count && `${instances} of ${count} are there under the new key`,
    );
  },
};

function fileOf(number: number): Uint8Array {
  const attributes = { PatientName: `${CANARY}^${number}` };
  return tinyInstance({ key: `stolen ${number}`, study: 'stolen', attributes }).file;
}

async function tellingFiles(folder: string): Promise<string[]> {
  const telling: string[] = [];
  for (const name of await readdir(folder, { recursive: true })) {
    const path = join(folder, name);
    if (SAID_PLAINLY.test(name) || !(await stat(path)).isFile()) continue;
    if ((await readFile(path)).includes(CANARY)) telling.push(name);
  }
  return telling;
}
