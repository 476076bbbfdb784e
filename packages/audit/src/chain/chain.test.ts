import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { ChainWalk } from './chain-walk.ts';
import { headIsGenuine, signerOf } from './head.ts';
import { FIRST_LINK, linkOf, type SealedRow } from './link.ts';

type Sealed = SealedRow & { readonly link: string };

function trail(count: number): Sealed[] {
  const rows: Sealed[] = [];
  for (let id = 1; id <= count; id++) {
    const row: SealedRow = {
      id,
      at: 1_700_000_000_000 + id,
      kind: 'query',
      outcome: 'success',
      actor: `user ${id}`,
      address: id % 2 ? '10.0.0.1' : null,
      studyInstanceUid: null,
      facts: '{"answers":1}',
    };
    rows.push({ ...row, link: linkOf(rows.at(-1)?.link ?? FIRST_LINK, row) });
  }
  return rows;
}

function walked(rows: readonly Sealed[]): ChainWalk {
  const walk = new ChainWalk();
  for (const { link, ...row } of rows) walk.add(row, link);
  return walk;
}

test('a trail as it was written holds together, and its last link is known', () => {
  const rows = trail(50);
  const walk = walked(rows);
  assert.deepEqual([walk.breaks, walk.rows, walk.lastId, walk.lastLink], [[], 50, 50, rows.at(-1)!.link]);
});

test('the link of a row is what the definition says', () => {
  // as sha256sum has it over 64 zeros and the JSON array
  assert.equal(linkOf(FIRST_LINK, { ...trail(1)[0]!, facts: null }), LINK_OF_FIRST);
});

test('one changed property of one row is found at that row, whichever it is', () => {
  const changes: Partial<SealedRow>[] = [
    { at: 1 },
    { kind: 'security-alert' },
    { outcome: 'failure' },
    { actor: 'someone else' },
    { address: '10.0.0.2' },
    { studyInstanceUid: '1.2.3' },
    { facts: '{"answers":2}' },
    { facts: null },
  ];
  for (const change of changes) {
    const rows = trail(20);
    rows[9] = { ...rows[9]!, ...change };
    assert.deepEqual(walked(rows).breaks, [{ id: 10, problem: 'changed' }], JSON.stringify(change));
  }
});

test('a row whose own link was made to fit is found at the next one', () => {
  const rows = trail(20);
  const forged = { ...rows[9]!, actor: 'someone else' };
  rows[9] = { ...forged, link: linkOf(rows[8]!.link, forged) };
  assert.deepEqual(walked(rows).breaks, [{ id: 11, problem: 'changed' }]);
});

test('a missing row, and rows that have changed places', () => {
  assert.deepEqual(walked(trail(20).toSpliced(9, 1)).breaks, [{ id: 11, problem: 'missing' }]);
  const rows = trail(20);
  const [fifth, sixth] = [rows[4]!, rows[5]!];
  rows[4] = { ...sixth, id: 5 };
  rows[5] = { ...fifth, id: 6 };
  assert.deepEqual(
    walked(rows).breaks.map(({ id }) => id),
    [5, 6, 7],
  );
});

test('a head is genuine under its own key only, and only as it was signed', () => {
  const { privateKey, publicKey } = keyPair();
  const other = keyPair();
  const head = signerOf(privateKey).sign({ id: 7, link: 'ab'.repeat(32), at: 5 });
  assert.ok(headIsGenuine(head, publicKey));
  assert.ok(!headIsGenuine(head, other.publicKey));
  for (const change of [{ id: 6 }, { link: 'cd'.repeat(32) }, { at: 6 }, { signature: 'AA==' }])
    assert.ok(!headIsGenuine({ ...head, ...change }, publicKey), JSON.stringify(change));
});

test('a key of another kind is refused', () => {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 1024,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  assert.throws(() => signerOf(privateKey), /Ed25519/);
});

/** A fresh Ed25519 key pair in PEM. */
function keyPair(): { privateKey: string; publicKey: string } {
  return generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}

const LINK_OF_FIRST = '7a2af8cc8f2a42b97606fec9cf9fe21e17a900ef4d35e39df9b5b6632a2ae10f';
