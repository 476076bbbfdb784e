import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BearerClaims, TokenIssuer } from '@vesalius/archive/api';
import { setup } from './testing/setup.ts';

function open(claims: Partial<BearerClaims> = {}) {
  let looks = 0;
  const issuer: TokenIssuer = {
    id: 'ehr',
    async verify(token) {
      looks += 1;
      if (token !== 'good') return undefined;
      return { issuer: 'https://ehr', subject: 's1', scopes: [], expiresAt: 1_060_000, ...claims };
    },
  };
  return { ...setup({}, [], [], [issuer]), looks: () => looks };
}

const SCOPES: readonly [scope: string, permissions: readonly string[]][] = [
  ['system/ImagingStudy.read', ['retrieve', 'search']],
  ['system/*.rs', ['retrieve', 'search']],
  ['system/ImagingStudy.s', ['search']],
  ['system/ImagingStudy.write', ['store']],
  ['system/ImagingStudy.c', ['store']],
  ['system/*.*', ['retrieve', 'search', 'store']],
  ['system/*.cruds', ['retrieve', 'search', 'store']],
  ['system/Observation.read', []],
  ['system/ImagingStudy.rs?status=available', []],
  ['system/ImagingStudy.sr', []],
  ['user/ImagingStudy.read', []],
  ['launch openid fhirUser', []],
];

for (const [scope, permissions] of SCOPES)
  test(`${scope} gives ${permissions.join(', ') || 'nothing'}`, async () => {
    const { identity } = open({ scopes: scope.split(' ') });
    const found = (await identity.token('good'))!;
    assert.deepEqual([...found.permissions].toSorted(), permissions);
    assert.deepEqual([found.kind, found.name, found.grants], ['token', 'ehr/s1', undefined]);
  });

test('a scope about a patient opens that patient for seeing, and nobody without one', async () => {
  const scopes = ['patient/ImagingStudy.read', 'patient/ImagingStudy.write'];
  const [grant] = (await open({ scopes, patientId: 'P1' }).identity.token('good'))!.grants!;
  assert.deepEqual(grant!.place, { of: 'patient', patientId: 'P1' });
  assert.deepEqual([...grant!.permissions].toSorted(), ['retrieve', 'search']);
  assert.equal((await open({ scopes }).identity.token('good'))!.grants, undefined);
});

test('a scope about a user reaches as far as the account of that person, and not further', async () => {
  const { identity, records, rights } = open({ scopes: ['user/ImagingStudy.read'] });
  void records;
  rights.push({ place: { of: 'project', project: 7 }, permissions: ['search', 'delete'] });
  assert.equal((await identity.token('good'))!.actsFor, undefined, 'without an account it stands for nobody');
});

test('a token is looked at again after a while, never after its end; others are refused', async () => {
  const { identity, clock, looks } = open({ scopes: ['system/*.rs'] });
  assert.equal(await identity.token('bad'), undefined);
  const before = looks();
  await identity.token('good');
  await identity.token('good');
  assert.equal(looks() - before, 1);
  clock.time += 31_000;
  await identity.token('good');
  assert.equal(looks() - before, 2);
  clock.time = 1_060_000;
  assert.equal(await identity.token('good'), undefined);
});
