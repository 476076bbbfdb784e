import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { AuditEvent, IndexStore, Place, QueryLevel, Scope, ScopePart } from '@vesalius/archive/api';
import { type Match, TAG } from '@vesalius/dicom';
import { sample } from '../sample-records.ts';
import { ALL, NOTHING, type OpenIndex, standingClock, type TestIndex } from './open-index.ts';

const EVENT: AuditEvent = { kind: 'configuration-changed', outcome: 'success', actor: 'admin', facts: { act: 'test' } };

/** Patient P1 has studies 5.1 (project 1), 5.2 (none, sent by alice) and 5.3 (restricted); P2 has 5.4, of another institution. */
const RECORDS = [
  sample({ study: '5.1', series: '5.1.1', instance: '5.1.1.1' }),
  sample({ study: '5.1', series: '5.1.2', instance: '5.1.2.1' }),
  { ...sample({ study: '5.2' }), placing: { maker: 'alice' } },
  sample({ study: '5.3' }),
  sample({ study: '5.4', patientColumns: { patient_id: 'P2' }, seriesColumns: { institution_name: 'Elsewhere' } }),
];

const some = (...parts: ScopePart[]): Scope => ({ sees: 'some', parts });

export function accessContract(open: OpenIndex): void {
  describe('access', () => {
    let opened: TestIndex;
    let index: IndexStore;
    let project = 0;
    const clock = standingClock();
    before(async () => {
      opened = await open({ clock });
      index = opened.index;
      await index.instances.admit(RECORDS);
      project = (await index.access.addProject({ name: 'one', title: 'One', description: '' }, EVENT))!.id;
      await index.access.putStudy(project, ALL, '5.1', EVENT);
      await index.access.mark(ALL, '5.3', 'restricted', EVENT);
    });
    after(() => opened.dispose());

    const uids = async (scope: Scope, level: QueryLevel, matches: Match[] = []) =>
      (await index.queries.search(scope, { level, matches })).rows.map(
        (row) => row.sopInstanceUid ?? row.seriesInstanceUid ?? row.studyInstanceUid ?? row.patientId,
      );

    const SEEN: readonly (readonly [what: string, scope: () => Scope, studies: readonly string[]])[] = [
      ['everything', () => ALL, ['5.1', '5.2', '5.3', '5.4']],
      ['nothing', () => NOTHING, []],
      ['all that is not marked', () => some({ of: 'archive', clearance: 0 }), ['5.1', '5.2', '5.4']],
      ['all up to restricted', () => some({ of: 'archive', clearance: 1 }), ['5.1', '5.2', '5.3', '5.4']],
      ['a project', () => some({ of: 'project', project, clearance: 0 }), ['5.1']],
      ['a project that is not there', () => some({ of: 'project', project: 99, clearance: 2 }), []],
      ['an institution', () => some({ of: 'institution', institution: 'Elsewhere', clearance: 2 }), ['5.4']],
      ['own uploads', () => some({ of: 'uploads', maker: 'alice', clearance: 2 }), ['5.2']],
      [
        'a project and own uploads',
        () => some({ of: 'project', project, clearance: 0 }, { of: 'uploads', maker: 'alice', clearance: 0 }),
        ['5.1', '5.2'],
      ],
    ];

    for (const [what, scope, studies] of SEEN)
      test(`what is not seen does not exist: ${what}`, async () => {
        assert.deepEqual((await uids(scope(), 'study')).toSorted(), studies);
        assert.equal(await index.queries.count(scope(), { level: 'study', matches: [] }), studies.length);
        const kept = RECORDS.filter(({ identity }) => studies.includes(identity.studyInstanceUid));
        const instances = kept.map(({ identity }) => identity.sopInstanceUid).toSorted();
        assert.deepEqual((await uids(scope(), 'instance')).toSorted(), instances);
        assert.deepEqual(
          (await uids(scope(), 'series')).toSorted(),
          kept.map(({ identity }) => identity.seriesInstanceUid).toSorted(),
        );
        assert.deepEqual(await uids(scope(), 'patient'), [...new Set(kept.map(({ patient }) => patient.patient_id))]);
        const every = { studyInstanceUids: ['5.1', '5.2', '5.3', '5.4'] };
        const selected = await index.instances.select(scope(), every, 100);
        assert.deepEqual(selected.instances.map(({ sopInstanceUid }) => sopInstanceUid).toSorted(), instances);
        assert.equal(await index.instances.count(scope(), every), instances.length);
        const named = { sopInstanceUids: RECORDS.map(({ identity }) => identity.sopInstanceUid) };
        assert.equal(await index.instances.count(scope(), named), instances.length);
        assert.equal((await index.series.documents(scope(), every)).length, kept.length);
        const { studies: counted, instances: many, patients, bytes } = await index.statistics(scope());
        assert.deepEqual(
          [counted, many, patients, bytes],
          [
            studies.length,
            kept.length,
            new Set(kept.map(({ patient }) => patient.patient_id)).size,
            kept.reduce((sum, { fileSize }) => sum + fileSize, 0),
          ],
        );
      });

    test('counts of a patient are of what is seen; they neither match nor sort', async () => {
      const scope = some({ of: 'project', project, clearance: 0 });
      const counts = async (seen: Scope, more: Match[] = []) => {
        const { rows } = await index.queries.search(seen, {
          level: 'patient',
          matches: [{ kind: 'equals', path: [TAG.PatientID], value: 'P1' }, ...more],
          order: [{ by: TAG.NumberOfPatientRelatedStudies }],
        });
        return rows.map(({ attributes }) =>
          ['00201200', '00201202', '00201204'].map((tag) => (attributes[tag]?.Value as number[] | undefined)?.[0]),
        );
      };
      assert.deepEqual(await counts(ALL), [[3, 4, 4]]);
      assert.deepEqual(await counts(scope), [[1, 2, 2]]);
      const three: Match = { kind: 'equals', path: [TAG.NumberOfPatientRelatedStudies], value: '7' };
      assert.deepEqual(await counts(ALL, [three]), []);
      assert.deepEqual(await counts(scope, [three]), [[1, 2, 2]]);
    });

    test('changes of what is not seen are passed over; of jobs only own ones are told', async () => {
      const job = await index.jobs.add('export', {}, 'alice', '{}');
      await index.jobs.add('export', {}, 'bob', '{}');
      const kinds = ['instance-stored', 'job-changed'] as const;
      const scope = some({ of: 'uploads', maker: 'alice', clearance: 0 });
      const page = await index.changes.since({ scope, kinds, maker: 'alice' }, 0, 100);
      assert.deepEqual(
        page.changes.map(({ kind, studyInstanceUid, facts }) => [kind, studyInstanceUid ?? facts?.job]),
        [
          ['instance-stored', '5.2'],
          ['job-changed', job.id],
        ],
      );
      assert.deepEqual([page.last, page.more], [await index.changes.last(), false]);
      const first = await index.changes.since({ scope, kinds, maker: 'alice' }, 0, 1);
      assert.deepEqual([first.changes.length, first.more], [1, true]);
      const deaf = await index.changes.since({ scope: NOTHING, kinds: [], maker: '' }, 0, 10);
      assert.deepEqual([deaf.changes, deaf.more], [[], false]);
    });

    test('who sends to a part of the archive adds to nothing else, and new studies go where they belong', async () => {
      const scope = some({ of: 'project', project, clearance: 2 });
      const placing = { maker: 'CT', projects: [project], scope };
      const sent = [
        { ...sample({ study: '5.1', series: '5.1.1', instance: '5.1.1.2' }), placing },
        { ...sample({ study: '5.2', series: '5.2.9', instance: '5.2.9.1' }), placing },
        { ...sample({ study: '5.9', series: '5.2.1', instance: '5.9.9.1' }), placing },
        { ...sample({ study: '5.9', series: '5.9.1', instance: '5.2.1.1' }), placing },
        { ...sample({ study: '5.8' }), placing },
        { ...sample({ study: '5.7' }), placing: { maker: 'CT', scope } },
      ];
      const admissions = await index.instances.admit(sent);
      assert.deepEqual(
        admissions.map(({ outcome }) => outcome),
        ['stored', 'refused', 'refused', 'refused', 'stored', 'refused'],
      );
      assert.deepEqual((await uids(scope, 'study')).toSorted(), ['5.1', '5.8']);
      assert.equal(await index.queries.count(ALL, { level: 'study', matches: [] }), 5);
      await index.instances.remove(ALL, { studyInstanceUids: ['5.8'] }, 'test', 10);
      assert.deepEqual(await uids(scope, 'study'), ['5.1']);
    });

    test('deletion reaches only what is seen', async () => {
      const scope = some({ of: 'institution', institution: 'Elsewhere', clearance: 0 });
      const removed = await index.instances.remove(scope, { studyInstanceUids: ['5.1', '5.2'] }, 'test', 10);
      assert.equal(removed.instances, 0);
    });

    test('cases of the quarantine are seen by who sees both sides', async () => {
      const [held] = await index.instances.admit([
        sample({ study: '5.1', patientColumns: { patient_id: 'P2' }, instance: '5.1.7' }),
      ]);
      assert.equal(held?.outcome, 'quarantined');
      const inProject = some({ of: 'project', project, clearance: 0 });
      const [found] = await index.quarantine.list(inProject, { limit: 10 });
      assert.equal(found?.held?.studyInstanceUid, '5.1');
      assert.equal((await index.statistics(inProject)).quarantined, 1);
      const elsewhere = some({ of: 'institution', institution: 'Elsewhere', clearance: 2 });
      assert.deepEqual(await index.quarantine.list(elsewhere, { limit: 10 }), []);
      assert.equal(await index.quarantine.get(elsewhere, found.id), undefined);
    });

    test('rights of a user come from grants and from those of groups, until they end', async () => {
      const { access, identity } = index;
      await identity.putUser({
        name: 'eve',
        displayName: '',
        disabled: false,
        passwordHash: 'h',
        permissions: [],
        createdAt: 1,
      });
      await access.putRole({ name: 'looker', description: '', permissions: ['search'] }, EVENT);
      assert.equal(await access.putGroup({ name: 'staff', description: '', members: ['eve', 'nobody'] }, EVENT), false);
      assert.ok(await access.putGroup({ name: 'staff', description: 'All', members: ['eve'] }, EVENT));
      const give = (kind: 'user' | 'group', name: string, place: Place, expiresAt?: number) =>
        access.addGrant(
          { subject: { kind, name }, role: 'looker', place, grantedBy: 'admin', ...(expiresAt && { expiresAt }) },
          EVENT,
        );
      assert.ok(await give('group', 'staff', { of: 'archive' }));
      const soon = await give('user', 'eve', { of: 'project', project }, clock.at + 10);
      assert.equal(await give('user', 'nobody', { of: 'archive' }), undefined);
      assert.equal(await give('user', 'eve', { of: 'project', project: 99 }), undefined);
      const places = async () => (await access.rightsOf({ kind: 'user', name: 'eve' })).map(({ place }) => place);
      assert.deepEqual(
        (await places()).toSorted((a, b) => (a.of < b.of ? -1 : 1)),
        [{ of: 'archive' }, { of: 'project', project }],
      );
      assert.deepEqual(await access.logInRulesOf('eve'), {});
      assert.ok(await access.putLogInRules('looker', { idleMinutes: 20, absoluteMinutes: 60 }, EVENT));
      assert.equal(await access.putLogInRules('nothing', { idleMinutes: 20 }, EVENT), false);
      assert.deepEqual(await access.logInRulesOf('eve'), { idleMinutes: 20, absoluteMinutes: 60 });
      assert.deepEqual(await access.logInRulesOf('eve', 'administrator'), { idleMinutes: 15, absoluteMinutes: 60 });
      assert.deepEqual(await access.logInRulesOf('nobody'), {});
      assert.equal(await access.removeRole('looker', EVENT), 'in-use');
      clock.at += 11;
      assert.deepEqual(await places(), [{ of: 'archive' }]);
      assert.ok(await access.removeGrant(soon!.id, EVENT));
      assert.ok(await access.removeGroup('staff', EVENT));
      assert.deepEqual(await places(), []);
      assert.equal(await access.removeRole('looker', EVENT), 'removed');
    });

    test('every act leaves one row in the audit trail, what changes nothing leaves none', async () => {
      const rows = async () => (await index.audit.list({ limit: 1000, kind: 'configuration-changed' })).length;
      const before = await rows();
      await index.access.changeProject(project, { title: 'Two', description: '' }, EVENT);
      assert.equal(await rows(), before + 1);
      await index.access.changeProject(99, { title: 'Two', description: '' }, EVENT);
      assert.equal(await index.access.addProject({ name: 'one', title: '', description: '' }, EVENT), undefined);
      assert.equal(await index.access.removeProject(99, EVENT), false);
      assert.equal(await rows(), before + 1);
      assert.deepEqual(await index.access.projectsOf(ALL, '5.1'), [project]);
      assert.ok(await index.access.takeStudy(project, '5.1', EVENT));
      assert.ok(await index.access.removeProject(project, EVENT));
      assert.equal(await rows(), before + 3);
      assert.deepEqual(await index.access.projects(), []);
    });
  });
}
