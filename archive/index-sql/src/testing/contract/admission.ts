import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { IndexStore } from '@vesalius/archive/api';
import { TAG } from '@vesalius/dicom';
import { SR, sample } from '../sample-records.ts';
import { ALL, type OpenIndex, READER, standingClock, type TestIndex } from './open-index.ts';

export function admissionContract(open: OpenIndex): void {
  describe('admission', () => {
    let opened: TestIndex;
    let index: IndexStore;
    const clock = standingClock();
    before(async () => {
      opened = await open({ clock });
      index = opened.index;
    });
    after(() => opened.dispose());

    const studyRow = async (uid: string) => {
      const matches = [{ kind: 'equals', path: [TAG.StudyInstanceUID], value: uid }] as const;
      const { rows } = await index.queries.search(ALL, { level: 'study', matches, include: 'all' });
      assert.equal(rows.length, 1);
      return rows[0]!.attributes;
    };

    test('stores, recognises a duplicate by hash and transfer syntax, and knows what it holds', async () => {
      const first = sample({ study: '1.1', instance: '1.1.1.1', sha: 'd1' });
      const outcomes = await index.instances.admit([
        first,
        sample({ study: '1.1', instance: '1.1.1.1', sha: 'd1' }),
        sample({ study: '1.1', instance: '1.1.1.2', sha: 'd2' }),
      ]);
      assert.deepEqual(outcomes, [{ outcome: 'stored' }, { outcome: 'duplicate' }, { outcome: 'stored' }]);
      assert.deepEqual(await index.instances.admit([sample({ study: '1.1', instance: '1.1.1.1', sha: 'd1' })]), [
        { outcome: 'duplicate' },
      ]);
      assert.deepEqual(await index.instances.held(['1.1.1.2', 'nobody', '1.1.1.1']), [
        { datasetSha256: 'd2', transferSyntaxUid: first.identity.transferSyntaxUid },
        undefined,
        { datasetSha256: 'd1', transferSyntaxUid: first.identity.transferSyntaxUid },
      ]);
    });

    test('the very blob that is kept, asked about twice, is stored and not a duplicate whose blob may go', async () => {
      const record = sample({ study: '1.2' });
      assert.deepEqual(await index.instances.admit([record, record]), [{ outcome: 'stored' }, { outcome: 'stored' }]);
      assert.deepEqual(await index.instances.blobOwners([record.blobKey]), ['owned']);
      assert.equal(await index.instances.count(ALL, { studyInstanceUids: ['1.2'] }), 1);
    });

    test('a same UID with other bytes or transfer syntax is held back, once for the same newcomer', async () => {
      await index.instances.admit([sample({ study: '1.3', sha: 'e1' })]);
      const newcomer = sample({ study: '1.3', sha: 'e2' });
      const again = sample({ study: '1.3', sha: 'e2' });
      const [held, same] = await index.instances.admit([newcomer, again]);
      assert.ok(held?.outcome === 'quarantined' && same?.outcome === 'quarantined');
      assert.equal(held.conflict, 'instance-differs');
      assert.equal(same.caseId, held.caseId);
      assert.deepEqual(await index.instances.blobOwners([newcomer.blobKey, again.blobKey]), ['owned', undefined]);
      assert.deepEqual(await index.instances.admit([newcomer]), [held]);
      const [syntax] = await index.instances.admit([
        sample({ study: '1.3', sha: 'e1', transferSyntax: '1.2.840.10008.1.2' }),
      ]);
      assert.ok(
        syntax?.outcome === 'quarantined' && syntax.conflict === 'instance-differs' && syntax.caseId !== held.caseId,
      );
      assert.deepEqual((await index.instances.held(['1.3.1.1']))[0]?.datasetSha256, 'e1');
    });

    test('what waited for a decision elsewhere is held, though nothing contradicts it here', async () => {
      const held = sample({ study: '1.31', instance: '1.31.1.2' }).identity;
      const waiting = {
        ...sample({ study: '1.3', series: '1.3.9' }),
        hold: { conflict: 'series-of-other-study', held } as const,
      };
      const [first] = await index.instances.admit([waiting]);
      assert.ok(first?.outcome === 'quarantined' && first.conflict === 'series-of-other-study');
      assert.deepEqual(await index.instances.admit([waiting]), [first]);
      assert.deepEqual((await index.quarantine.get(ALL, first.caseId))?.held, held);
      assert.deepEqual(await index.instances.held([waiting.identity.sopInstanceUid]), [undefined]);
    });

    test('a study belongs to one patient, by ID and issuer, and a series to one study', async () => {
      const issued = (issuer: string, instance: string) =>
        sample({ study: '1.4', instance, patientColumns: { patient_id: 'Q', issuer_of_patient_id: issuer } });
      const outcomes = await index.instances.admit([
        issued('A', '1.4.1.1'),
        issued('B', '1.4.1.2'),
        sample({ study: '1.4', instance: '1.4.1.3', patientColumns: { patient_id: 'R' } }),
        sample({ study: '1.5', series: '1.4.1', instance: '1.4.1.4' }),
        issued('A', '1.4.1.5'),
      ]);
      const found = outcomes.map((one) => (one.outcome === 'quarantined' ? one.conflict : one.outcome));
      assert.deepEqual(found, [
        'stored',
        'study-of-other-patient',
        'study-of-other-patient',
        'series-of-other-study',
        'stored',
      ]);
      assert.equal(await index.instances.count(ALL, { studyInstanceUids: ['1.5'] }), 0);
    });

    test('instances without a patient ID make no patient of all their studies', async () => {
      const unnamed = { patient_id: '', patient_name: 'X' };
      const before = (await index.statistics(ALL)).patients;
      await index.instances.admit([
        sample({ study: '1.6', patientColumns: unnamed }),
        sample({ study: '1.6', instance: '1.6.1.2', patientColumns: unnamed }),
        sample({ study: '1.7', patientColumns: unnamed }),
      ]);
      assert.equal((await index.statistics(ALL)).patients - before, 2);
      assert.equal(await index.instances.count(ALL, { studyInstanceUids: ['1.6', '1.7'] }), 3);
    });

    test('counts, modalities and SOP classes of a study follow', async () => {
      const patientColumns = { patient_id: 'COUNTS' };
      await index.instances.admit([
        sample({ study: '1.8', instance: '1.8.1.1', patientColumns }),
        sample({ study: '1.8', instance: '1.8.1.2', patientColumns }),
        sample({ study: '1.8', series: '1.8.2', patientColumns, sopClass: SR, seriesColumns: { modality: 'SR' } }),
      ]);
      await index.instances.admit([
        sample({ study: '1.8', series: '1.8.3', patientColumns }),
        sample({ study: '1.8.9', patientColumns }),
      ]);
      const study = await studyRow('1.8');
      assert.deepEqual(study['00080061'], { vr: 'CS', Value: ['CT', 'SR'] });
      assert.equal(study['00080062']?.Value?.length, 2);
      assert.deepEqual(study['00201206'], { vr: 'IS', Value: [3] });
      assert.deepEqual(study['00201208'], { vr: 'IS', Value: [4] });
      assert.deepEqual(
        ['00201200', '00201202', '00201204'].map((tag) => study[tag]?.Value?.[0]),
        [2, 4, 5],
      );
    });

    test('the first instance gives a study, series and patient their values', async () => {
      const of = (name: string, description: string, instance: string) =>
        sample({
          study: '1.9',
          instance,
          patientColumns: { patient_id: 'FIRST', patient_name: name },
          studyColumns: { study_description: description },
        });
      await index.instances.admit([of('One', 'first', '1.9.1.1')]);
      await index.instances.admit([of('Two', 'second', '1.9.1.2')]);
      const row = await studyRow('1.9');
      assert.deepEqual([row['00081030']?.Value, row['00100010']?.Value], [['first'], [{ Alphabetic: 'One' }]]);
      // Another study of the patient keeps the name as it stands there.
      await index.instances.admit([
        sample({ study: '1.10', patientColumns: { patient_id: 'FIRST', patient_name: 'Three' } }),
      ]);
      assert.deepEqual((await studyRow('1.10'))['00100010']?.Value, [{ Alphabetic: 'Three' }]);
    });

    test('each admission leaves changes in order and one audit row for a study and sender', async () => {
      clock.at = 777_000;
      const start = await index.changes.last();
      await index.instances.admit([
        sample({ study: '1.11', instance: '1.11.1.1', size: 10 }),
        sample({ study: '1.11', instance: '1.11.1.2', size: 20 }),
        sample({ study: '1.11', instance: '1.11.1.2', size: 30, sha: 'other' }),
        sample({ study: '1.12', source: { principal: 'SOMEONE', door: 'rest' } }),
      ]);
      const page = await index.changes.since(READER, start, 10);
      assert.deepEqual(
        page.changes.map(({ kind, sopInstanceUid, at }) => [kind, sopInstanceUid, at]),
        [
          ['instance-stored', '1.11.1.1', 777_000],
          ['instance-stored', '1.11.1.2', 777_000],
          ['instance-quarantined', '1.11.1.2', 777_000],
          ['instance-stored', '1.12.1.1', 777_000],
        ],
      );
      const [second, first] = await index.audit.list({ limit: 2 });
      assert.deepEqual(
        [first?.kind, first?.actor, first?.address, first?.studyInstanceUid],
        ['instances-stored', 'MODALITY', '10.0.0.1', '1.11'],
      );
      assert.deepEqual(first?.facts, { door: 'dimse', instances: 2, bytes: 30, quarantined: 1, callingAeTitle: 'CT1' });
      assert.deepEqual([second?.actor, second?.studyInstanceUid, second?.at], ['SOMEONE', '1.12', 777_000]);
    });

    test('admissions that wait together are one, and one that cannot be kept takes no other with it', async () => {
      const broken = { ...sample({ study: '1.13', instance: '1.13.1.1' }), blobKey: null as unknown as string };
      const calls = Array.from({ length: 20 }, (_, at) =>
        index.instances.admit([sample({ study: '1.14', instance: `1.14.1.${at}` })]),
      );
      const failing = index.instances.admit([broken]);
      calls.push(index.instances.admit([sample({ study: '1.14', instance: '1.14.1.0' })]));
      await assert.rejects(failing, { code: 'index-failed' });
      const outcomes = (await Promise.all(calls)).map(([one]) => one!.outcome);
      assert.deepEqual(outcomes, [...Array(20).fill('stored'), 'duplicate']);
      assert.equal(await index.instances.count(ALL, { studyInstanceUids: ['1.14'] }), 20);
      assert.equal(await index.instances.count(ALL, { studyInstanceUids: ['1.13'] }), 0);
    });

    test('what was admitted is seen by a question asked right after, and after opening again', async () => {
      for (let at = 0; at < 30; at++) {
        await index.instances.admit([sample({ study: '1.15', instance: `1.15.1.${at}` })]);
        assert.equal(await index.instances.count(ALL, { studyInstanceUids: ['1.15'] }), at + 1);
      }
      const before = await index.statistics(ALL);
      index = await opened.reopen({ clock });
      assert.deepEqual(await index.statistics(ALL), before);
      assert.equal(await index.instances.count(ALL, { studyInstanceUids: ['1.15'] }), 30);
    });
  });
}
