import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, test } from 'node:test';
import { type LocalServer, openLocalServer } from '../../../server/src/testing/local-server.ts';
import { tinyCt } from '../../../server/src/testing/tiny-ct.ts';
import { commandLine } from '../testing/command-line.ts';

let server: LocalServer;
let indexPath: string;

before(async () => {
  server = await openLocalServer();
  indexPath = join(server.dataDir, 'index.sqlite');
  for (const number of [1, 2, 3]) {
    await server.call('POST', '/api/v1/import', { body: tinyCt(number, 1), type: 'application/dicom' });
    await server.call('GET', '/api/v1/studies');
    await server.call('POST', '/api/v1/tokens', { body: { name: `t${number}`, permissions: ['search'] } });
  }
  await server.call('GET', '/api/v1/audit/head');
});

after(() => server.close());

const verify = (...options: string[]) => commandLine(['audit', 'verify', '--data-dir', server.dataDir, ...options]);

/** By hand, as somebody with the file would. */
function byHand<T>(act: (db: DatabaseSync) => T): T {
  const db = new DatabaseSync(indexPath);
  try {
    return act(db);
  } finally {
    db.close();
  }
}

/** Changes the trail, looks at what is found, and puts everything back. */
async function whileChanged(sql: string, look: (stdout: string) => void): Promise<void> {
  const kept = byHand((db) => db.prepare('SELECT * FROM audit').all()) as Record<string, string | number | null>[];
  byHand((db) => db.exec(sql));
  try {
    const { exitCode, stdout } = await verify();
    assert.equal(exitCode, 1, stdout);
    look(stdout);
  } finally {
    byHand((db) => {
      db.exec('DELETE FROM audit');
      for (const row of kept) {
        const columns = Object.keys(row);
        const insert = `INSERT INTO audit(${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;
        db.prepare(insert).run(...Object.values(row));
      }
    });
  }
}

test('a trail as it was written is whole, while the server runs', async () => {
  const { exitCode, stdout, stderr } = await verify();
  assert.equal(exitCode, 0, stdout + stderr);
  assert.match(stdout, /^\d+ rows, 1 signed heads, 0 findings; last row \d+, link [0-9a-f]{64}\n$/);
});

test('one changed row is found, whatever of it was changed', async () => {
  for (const change of [`actor = 'nobody'`, 'at = at + 1', `facts = '{}'`, `outcome = 'failure'`, `address = NULL`])
    await whileChanged(`UPDATE audit SET ${change} WHERE id = 3`, (stdout) =>
      assert.match(stdout, /^row 3: is not what was written/m, change),
    );
});

test('a row that was taken out, and rows that changed places', async () => {
  await whileChanged('DELETE FROM audit WHERE id = 4', (stdout) => assert.match(stdout, /^row 5: .*rows are missing/m));
  await whileChanged(
    'UPDATE audit SET id = 1000000 + id WHERE id IN (3, 4); UPDATE audit SET id = 1000007 - id WHERE id > 1000000',
    (stdout) => {
      assert.match(stdout, /^row 3: /m);
      assert.match(stdout, /^row 4: /m);
    },
  );
});

test('a row whose links were all made anew is found by the signed head', async () => {
  const { linkOf, FIRST_LINK } = await import('@vesalius/audit');
  const rows = byHand((db) => db.prepare('SELECT * FROM audit ORDER BY id').all()) as Record<string, string | number>[];
  let link = FIRST_LINK;
  const forged = rows.map((row) => {
    const { id, at, kind, outcome, address, study_instance_uid, facts } = row;
    const actor = id === 3 ? 'nobody' : row.actor;
    const sealed = { id, at, kind, outcome, actor, address, studyInstanceUid: study_instance_uid, facts };
    link = linkOf(link, sealed as Parameters<typeof linkOf>[1]);
    return `UPDATE audit SET link = '${link}', actor = '${actor}' WHERE id = ${id}`;
  });
  await whileChanged(forged.join(';'), (stdout) => {
    assert.doesNotMatch(stdout, /is not what was written/);
    assert.match(stdout, /is not the row that was signed/);
  });
});

test('a trail that was cut off is found by the signed head', async () => {
  await whileChanged('DELETE FROM audit WHERE id > 4', (stdout) => {
    assert.match(stdout, /^row \d+: the trail ends before a row that was signed/m);
    assert.doesNotMatch(stdout, /rows are missing/);
  });
});

test('a head under another key is told; so is a file that is none', async () => {
  const { signerOf } = await import('@vesalius/audit');
  const { privateKey } = generateKeyPairSync('ed25519');
  const head = signerOf(privateKey.export({ type: 'pkcs8', format: 'pem' }) as string).sign({
    id: 2,
    link: 'ab',
    at: 1,
  });
  const path = join(server.dataDir, 'other.jsonl');
  await writeFile(path, `${JSON.stringify(head)}\n`);
  const { exitCode, stdout } = await verify('--heads', path);
  assert.equal(exitCode, 1);
  assert.match(stdout, /^row 2: a head with this id has a signature of another key/m);
  await writeFile(path, 'nonsense\n');
  assert.match((await verify('--heads', path)).stderr, /no signed head/);
  assert.match((await verify('--heads', `${path}.not`)).stderr, /there is no file/);
});

test('the key and the heads are for their owner, and the key never changes', async () => {
  const { stat } = await import('node:fs/promises');
  const folder = join(server.dataDir, 'audit');
  for (const name of ['signing-key.pem', 'heads.jsonl']) assert.equal((await stat(join(folder, name))).mode & 0o077, 0);
  assert.match(await readFile(join(folder, 'signing-key.pem'), 'utf8'), /BEGIN PRIVATE KEY/);
});

test('the trail is exported in each format, narrowed, without patients', async () => {
  const take = async (...options: string[]) => {
    const { exitCode, stdout, stderr } = await commandLine([
      'audit',
      'export',
      '--data-dir',
      server.dataDir,
      ...options,
    ]);
    assert.equal(exitCode, 0, stderr);
    assert.doesNotMatch(stdout, /Wałęsa|Yamada|\bP1\b/);
    return stdout;
  };
  const all = JSON.parse(await take()) as { id: number; studyInstanceUid?: string; actor: string }[];
  assert.deepEqual(
    all.map(({ id }) => id),
    all.map((_, at) => at + 1),
  );
  const study = JSON.parse(await take('--study', '2.25.77701')) as typeof all;
  assert.ok(study.length > 0 && study.every(({ studyInstanceUid }) => studyInstanceUid === '2.25.77701'));
  assert.deepEqual(JSON.parse(await take('--to', '2001-01-01')), []);
  assert.equal((await take('--format', 'csv')).split('\r\n').length, all.length + 2);
  const messages = (await take('--format', 'xml', '--source', 'PACS-7')).match(/AuditSourceID="PACS-7"/g);
  assert.equal(messages?.length, all.length);
  assert.equal(JSON.parse(await take('--format', 'fhir')).entry.length, all.length);
  assert.equal((await commandLine(['audit', 'export', '--data-dir', server.dataDir, '--from', 'soon'])).exitCode, 2);
});
