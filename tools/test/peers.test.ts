import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { missingPackages } from './peers.ts';

const folder = mkdtempSync(join(tmpdir(), 'vesalius-peers-'));
after(() => rmSync(folder, { recursive: true, force: true }));

test('a package is there when its program can be run or its file exists', () => {
  writeFileSync(join(folder, 'runs'), '');
  chmodSync(join(folder, 'runs'), 0o755);
  writeFileSync(join(folder, 'does-not-run'), '', { mode: 0o644 });
  const packages = [
    { name: 'program', proof: 'runs' },
    { name: 'data', proof: join(folder, 'does-not-run') },
    { name: 'not-executable', proof: 'does-not-run' },
    { name: 'absent', proof: 'vesalius-has-no-such-program' },
    { name: 'absent-file', proof: join(folder, 'absent') },
  ];
  const missing = missingPackages(packages, `/nowhere:${folder}`).map(({ name }) => name);
  assert.deepEqual(missing, ['not-executable', 'absent', 'absent-file']);
});
