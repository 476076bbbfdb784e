import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import type { AuditEvent, Logger, Principal } from '@vesalius/archive/api';
import { TAG } from '@vesalius/dicom';
import { AccessTrail } from './access-trail.ts';

const silent = () => {};
const LOG: Logger = { debug: silent, info: silent, warn: silent, error: silent };
const CT1: Principal = { kind: 'peer', name: 'CT1', address: '10.0.0.5', permissions: new Set() };
const STUDY = '1.2.840.1';

function gathering() {
  const rows: AuditEvent[] = [];
  return { rows, trail: new AccessTrail({ append: async (event) => void rows.push(event) }, LOG) };
}

test('a question leaves its keys and never their values; alike questions share a row', async () => {
  const { rows, trail } = gathering();
  const ask = (text: string, answers: number) =>
    trail.queried(
      CT1,
      {
        level: 'study',
        matches: [
          { kind: 'fuzzy-name', path: [TAG.PatientName], text },
          { kind: 'date-time-range', date: [TAG.StudyDate], time: [TAG.StudyTime], from: '20260101' },
        ],
      },
      answers,
      'success',
    );
  ask('Wałęsa', 2);
  ask('Yamada', 3);
  await trail.flush();
  assert.deepEqual(rows, [
    {
      kind: 'query',
      outcome: 'success',
      actor: 'CT1',
      address: '10.0.0.5',
      facts: { by: 'peer', level: 'study', keys: 'PatientName StudyDate StudyTime', queries: 2, answers: 5 },
    },
  ]);
});

test('a study that was asked about is named, but only when it is a UID', async () => {
  const { rows, trail } = gathering();
  for (const value of [STUDY, 'Wałęsa'])
    trail.queried(
      CT1,
      { level: 'series', matches: [{ kind: 'equals', path: [TAG.StudyInstanceUID], value }] },
      0,
      'success',
    );
  await trail.flush();
  assert.deepEqual(
    rows.map(({ studyInstanceUid }) => studyInstanceUid),
    [STUDY, undefined],
  );
  assert.doesNotMatch(JSON.stringify(rows), /Wałęsa/);
});

test('a thousand readings of one instance are one row with one instance; another study has its own', async () => {
  const { rows, trail } = gathering();
  for (let frame = 0; frame < 1000; frame++) trail.accessed(CT1, {}, new Map([[STUDY, [7]]]));
  trail.accessed(
    CT1,
    {},
    new Map([
      [STUDY, [7, 8]],
      ['1.2.840.2', [9]],
    ]),
  );
  trail.metadataRead(CT1, STUDY);
  await trail.flush();
  assert.deepEqual(
    rows.map(({ studyInstanceUid, facts }) => [studyInstanceUid, facts]),
    [
      [STUDY, { by: 'peer', requests: 1001, metadata: 1, instances: 2 }],
      ['1.2.840.2', { by: 'peer', requests: 1, instances: 1 }],
    ],
  );
});

test('what was not there and what was not allowed are failures', async () => {
  const { rows, trail } = gathering();
  trail.accessed(CT1, { studyInstanceUids: [STUDY] }, new Map());
  trail.denied(CT1, 'delete');
  await trail.flush();
  assert.deepEqual(
    rows.map(({ kind, outcome, studyInstanceUid, facts }) => [kind, outcome, studyInstanceUid, facts]),
    [
      ['instances-accessed', 'failure', STUDY, { by: 'peer', requests: 1 }],
      ['security-alert', 'failure', undefined, { by: 'peer', permission: 'delete', times: 1 }],
    ],
  );
});

test('rows are written by themselves after a while, and work of the archive itself leaves none', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    const { rows, trail } = gathering();
    trail.queried({ ...CT1, kind: 'system' }, { level: 'study', matches: [] }, 1, 'success');
    trail.queried(CT1, { level: 'study', matches: [] }, 1, 'success');
    mock.timers.tick(999);
    assert.equal(rows.length, 0);
    mock.timers.tick(1);
    await trail.flush();
    assert.equal(rows.length, 1);
  } finally {
    mock.timers.reset();
  }
});

test('a trail that cannot be written is told in the log and stops nobody', async () => {
  const told: string[] = [];
  const failing = { append: () => Promise.reject(new Error('disk')) };
  const trail = new AccessTrail(failing, { ...LOG, error: (message) => void told.push(message) });
  trail.denied(CT1, 'delete');
  await trail.flush();
  assert.deepEqual(told, ['the audit trail could not be written']);
});
