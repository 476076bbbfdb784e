import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Archive, ArchiveError, type Principal, type StoredInstance } from '@vesalius/archive/api';
import Fastify from 'fastify';
import { wadoUriDoor } from './wado-uri-door.ts';

const FILE = Buffer.from('the bytes of a Part 10 file');
const HELD = {
  studyInstanceUid: '1.2.1',
  seriesInstanceUid: '1.2.1.1',
  sopInstanceUid: '1.2.1.1.1',
  transferSyntaxUid: '1.2.840.10008.1.2.4.80',
  fileSize: FILE.length,
} as StoredInstance;
const QUERY = {
  requestType: 'WADO',
  studyUID: HELD.studyInstanceUid,
  seriesUID: HELD.seriesInstanceUid,
  objectUID: HELD.sopInstanceUid,
  contentType: 'application/dicom',
};

/** The door over an archive that holds one instance; `failing` is thrown where the file is read. */
function door(options: { permitted?: boolean; known?: boolean; failing?: ArchiveError } = {}) {
  const { permitted = true, known = true, failing } = options;
  const archive = {
    access: {
      demand() {
        if (!permitted) throw new ArchiveError('not-permitted');
      },
    },
    retrieve: {
      async *select(_principal: Principal, { sopInstanceUids }: { sopInstanceUids: string[] }) {
        if (sopInstanceUids.includes(HELD.sopInstanceUid)) yield HELD;
      },
      async *file() {
        if (failing) throw failing;
        yield FILE.subarray(0, 5);
        yield FILE.subarray(5);
      },
    },
  } as unknown as Archive;
  const http = Fastify();
  http.addHook('onRequest', async (request) => {
    if (known) request.principal = { kind: 'user', name: 'tester', permissions: new Set() };
  });
  http.register(async (scope) => wadoUriDoor(archive).routes!(scope));
  return (query: Record<string, string>, method: 'GET' | 'HEAD' = 'GET') =>
    http.inject({ method, url: '/wado', query });
}

test('an instance byte for byte, with its length', async () => {
  const response = await door()(QUERY);
  assert.equal(response.statusCode, 200);
  assert.equal(response.headers['content-type'], 'application/dicom');
  assert.equal(response.headers['content-length'], String(FILE.length));
  assert.deepEqual(response.rawPayload, FILE);
  const head = await door()(QUERY, 'HEAD');
  assert.equal(head.headers['content-length'], String(FILE.length));
  assert.equal(head.rawPayload.length, 0);
});

test('requests that are not answered, each with its status', async () => {
  const { contentType: _, ...picture } = QUERY;
  const cases: [status: number, query: Record<string, string>][] = [
    [200, { ...QUERY, contentType: 'image/jpeg, application/dicom' }],
    [200, { ...QUERY, transferSyntax: HELD.transferSyntaxUid }],
    [406, { ...QUERY, transferSyntax: '1.2.840.10008.1.2.1' }],
    [406, { ...QUERY, contentType: 'image/jpeg' }],
    [406, { ...QUERY, contentType: 'application/dicom+json' }],
    [406, picture],
    [406, { ...QUERY, anonymize: 'yes' }],
    [400, { ...QUERY, requestType: 'other' }],
    [400, { ...QUERY, studyUID: 'Miller' }],
    [404, { ...QUERY, objectUID: '1.2.9' }],
  ];
  for (const [status, query] of cases) {
    const response = await door()(query);
    assert.equal(response.statusCode, status, JSON.stringify(query));
    if (status === 200) continue;
    assert.equal(response.headers['content-type'], 'application/problem+json');
    assert.ok(!response.payload.includes('Miller'));
  }
});

test('credentials, permission and storage that fails', async () => {
  assert.equal((await door({ known: false })(QUERY)).statusCode, 401);
  assert.equal((await door({ permitted: false })(QUERY)).statusCode, 403);
  const corrupt = await door({ failing: new ArchiveError('blob-corrupt') })(QUERY);
  assert.equal(corrupt.statusCode, 500);
  assert.equal(corrupt.json().code, 'blob-corrupt');
});
