import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PartialGrant, Permission, Principal } from '@vesalius/archive/api';
import { access, SYSTEM, viewedProjects, watchedAccess } from './access.ts';
import { placingOf } from './placing.ts';

const user = (everywhere: readonly Permission[], grants: readonly PartialGrant[] = []): Principal => ({
  kind: 'user',
  name: 'eve',
  permissions: new Set(everywhere),
  grants,
});
const on = (project: number, ...permissions: Permission[]): PartialGrant => ({
  place: { of: 'project', project },
  permissions: new Set(permissions),
});

test('without a grant nothing is seen, with every permission everything', () => {
  assert.deepEqual(access.scopeOf(user([]), 'search'), { sees: 'nothing' });
  assert.deepEqual(access.scopeOf(SYSTEM, 'search'), { sees: 'all' });
  assert.deepEqual(access.scopeOf(user(['retrieve']), 'search'), { sees: 'nothing' });
});

test('a clearance held on one part does not reach another; one held everywhere does', () => {
  const mixed = user(['search'], [on(7, 'search', 'very-restricted.see')]);
  assert.deepEqual(access.scopeOf(mixed, 'search'), {
    sees: 'some',
    parts: [
      { of: 'archive', clearance: 0 },
      { of: 'project', project: 7, clearance: 2 },
    ],
  });
  const cleared = user(['restricted.see'], [on(7, 'search')]);
  assert.deepEqual(access.scopeOf(cleared, 'search'), {
    sees: 'some',
    parts: [{ of: 'project', project: 7, clearance: 1 }],
  });
});

test('what is not about studies is never held on a part', () => {
  const sly = user([], [on(7, 'administer', 'audit.read', 'search')]);
  assert.deepEqual(
    [access.may(sly, 'administer'), access.may(sly, 'audit.read'), access.may(sly, 'search')],
    [false, false, true],
  );
  assert.deepEqual(access.scopeOf(sly, 'audit.read'), { sees: 'nothing' });
  assert.ok(access.mayAt(sly, 'search', { of: 'project', project: 7 }));
  assert.ok(!access.mayAt(sly, 'search', { of: 'project', project: 8 }));
  assert.ok(!access.mayAt(sly, 'search', { of: 'archive' }));
});

test('every refused demand is told of once', () => {
  const told: string[] = [];
  const watched = watchedAccess((_, permission) => told.push(permission));
  assert.throws(() => watched.demand(user([]), 'delete'), /delete/);
  assert.throws(() => watched.demandAt(user([]), 'store', { of: 'archive' }), /store/);
  watched.demand(user(['delete']), 'delete');
  assert.deepEqual(told, ['delete', 'store']);
});

test('new studies go where the sender may store', () => {
  const sent = (principal: Principal, projects?: readonly number[]) =>
    placingOf(access, { door: 'rest', principal, ...(projects && { projects }) }).projects;
  assert.deepEqual(sent(user([], [on(1, 'store')])), [1]);
  assert.equal(sent(user(['store'], [on(1, 'store')])), undefined);
  assert.throws(() => sent(user([], [on(1, 'store'), on(2, 'store')])), /which project/);
  assert.deepEqual(sent(user([], [on(1, 'store'), on(2, 'store')]), [2]), [2]);
  assert.throws(() => sent(user([], [on(1, 'store')]), [3]), /store/);
  assert.deepEqual(sent({ ...user([], [on(1, 'store'), on(2, 'store')]), kind: 'peer' }), [1, 2]);
});

test('who sees a project de-identified may search and retrieve, and has no scope of originals', () => {
  const member = user([], [on(7, 'deidentified.see', 'restricted.see'), on(8, 'deidentified.see', 'search')]);
  assert.deepEqual(viewedProjects(member), [{ project: 7, clearance: 1 }]);
  assert.ok(access.may(member, 'retrieve'));
  assert.ok(!access.mayAt(member, 'retrieve', { of: 'archive' }));
  assert.deepEqual(access.scopeOf(member, 'retrieve'), { sees: 'nothing' });
  assert.deepEqual(viewedProjects(user(['search'], [on(7, 'deidentified.see')])), []);
  assert.deepEqual(viewedProjects(user(['deidentified.see'])), [], 'a view is of a project');
  assert.ok(!access.may(user(['deidentified.see']), 'retrieve'));
  assert.deepEqual(viewedProjects(SYSTEM), []);
});
