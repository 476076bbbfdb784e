import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file of identity providers for a server under test. YAML is a superset of JSON. */
export async function identityFile(content: object): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'vesalius-identity-')), 'identity.yaml');
  await writeFile(file, JSON.stringify(content));
  return file;
}
