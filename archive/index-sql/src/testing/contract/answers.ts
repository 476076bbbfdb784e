import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { IndexStore, Query, QueryRow } from '@vesalius/archive/api';
import { TAG } from '@vesalius/dicom';
import { ALL, type OpenIndex, type TestIndex } from './open-index.ts';
import { EXTRA, nameOf, queryRecords, uidOf } from './query-archive.ts';

export function answersContract(open: OpenIndex): void {
  describe('answers', () => {
    let opened: TestIndex;
    let index: IndexStore;
    before(async () => {
      opened = await open({ extraAttributes: EXTRA });
      index = opened.index;
      await index.instances.admit(queryRecords());
    });
    after(() => opened.dispose());

    const one = async (query: Partial<Query>, study: string): Promise<QueryRow> => {
      const matches = [
        { kind: 'equals', path: [TAG.StudyInstanceUID], value: uidOf(study) } as const,
        ...(query.matches ?? []),
      ];
      const { rows } = await index.queries.search(ALL, { level: 'study', ...query, matches });
      return rows[0]!;
    };

    test('attributes of the level and above, in the order of tags, with counts; empty ones without a value', async () => {
      const { attributes, members, ...keys } = await one({}, 'a');
      assert.deepEqual(JSON.parse(`{${members.filter((part) => part !== '').join()}}`), attributes);
      assert.deepEqual(keys, { patientId: 'A1', studyInstanceUid: '9.1' });
      assert.deepEqual(Object.keys(attributes), Object.keys(attributes).toSorted());
      assert.deepEqual(attributes['00100010'], { vr: 'PN', Value: [{ Alphabetic: 'Müller^Änne' }] });
      assert.deepEqual(attributes['00080061'], { vr: 'CS', Value: ['CT', 'MR'] });
      assert.deepEqual(attributes['00201206'], { vr: 'IS', Value: [2] });
      assert.deepEqual(attributes['00201208'], { vr: 'IS', Value: [3] });
      assert.deepEqual(attributes['00100040'], { vr: 'CS' });
      assert.equal(attributes['00081032'], undefined);
      assert.equal(attributes['00080060'], undefined);
    });

    test('names by component groups, several values, numbers, texts that keep their backslash', async () => {
      const a = (await one({ include: 'all' }, 'a')).attributes;
      assert.deepEqual(a['00101000'], { vr: 'LO', Value: ['X1', 'X2'] });
      assert.deepEqual(a['00104000'], { vr: 'LT', Value: ['back\\slash'] });
      assert.deepEqual(a['00101020'], { vr: 'DS', Value: [1.75] });
      assert.deepEqual(a['00101030'], { vr: 'DS' });
      const c = (await one({}, 'c')).attributes;
      assert.deepEqual(c['00100010']?.Value, [
        { Alphabetic: 'Yamada^Tarou', Ideographic: '山田^太郎', Phonetic: 'やまだ^たろう' },
      ]);
      assert.deepEqual([c['00080020']?.Value, c['00080030']?.Value], [['20200102'], ['101530']]);
      const f = (await one({}, 'f')).attributes;
      assert.deepEqual(f['00100010']?.Value, [{ Alphabetic: 'Smith^John' }, { Alphabetic: 'Smyth^Jon' }]);
    });

    test('sequences as they were, also when asked for by what is inside', async () => {
      const include = [[TAG.ProcedureCodeSequence, TAG.CodeValue]] as const;
      const { attributes } = await one({ include }, 'a');
      assert.deepEqual(attributes['00081032'], {
        vr: 'SQ',
        Value: [{ '00080100': { vr: 'SH', Value: ['C1'] }, '00080104': { vr: 'LO', Value: ['Head'] } }],
      });
      const series = await one({ level: 'series' }, 'a');
      assert.deepEqual(series.attributes['00400275'], {
        vr: 'SQ',
        Value: [{ '00401001': { vr: 'SH', Value: ['RP1'] } }],
      });
      assert.deepEqual((await one({ level: 'series' }, 'b')).attributes['00400275'], { vr: 'SQ' });
    });

    test('further attributes when they are asked for', async () => {
      const include = EXTRA.map(({ path }) => path);
      const { attributes, ...keys } = await one({ level: 'instance', include }, 'a');
      assert.deepEqual(keys, {
        patientId: 'A1',
        studyInstanceUid: '9.1',
        seriesInstanceUid: '9.1.1',
        sopInstanceUid: '9.1.1.1',
      });
      assert.deepEqual(attributes['00180060'], { vr: 'DS', Value: [120] });
      assert.deepEqual(attributes['00191010'], { vr: 'LO', Value: ['one', 'two'] });
      const studyReference = {
        '00081150': { vr: 'UI', Value: ['1.2.840.10008.3.1.2.3.1'] },
        '00081155': { vr: 'UI', Value: ['1.9'] },
      };
      assert.deepEqual(attributes['00081110'], { vr: 'SQ', Value: [studyReference] });
      assert.deepEqual(attributes['00321032'], { vr: 'PN' });
      const sequence = await one({ level: 'study', include: [[TAG.ReferencedStudySequence]] }, 'a');
      assert.deepEqual(sequence.attributes['00081110'], { vr: 'SQ', Value: [studyReference] });
      const c = await one({ level: 'study', include }, 'c');
      assert.deepEqual(c.attributes['00081110'], { vr: 'SQ' });
      assert.deepEqual(c.attributes['00321032'], {
        vr: 'PN',
        Value: [{ Alphabetic: 'Wilson^James' }, { Alphabetic: 'Cuddy^Lisa' }],
      });
      assert.equal((await one({}, 'c')).attributes['00321032'], undefined);
    });

    test('instances and patients', async () => {
      const matches = [{ kind: 'equals', path: [TAG.SOPInstanceUID], value: '9.1.2.2' } as const];
      const { attributes } = await one({ level: 'instance', matches }, 'a');
      assert.deepEqual(
        [attributes['00280010']?.Value, attributes['00200013']?.Value, attributes['00080060']?.Value],
        [[256], [2], ['MR']],
      );
      assert.deepEqual(attributes['00201208']?.Value, [3]);
      const { rows } = await index.queries.search(ALL, {
        level: 'patient',
        matches: [{ kind: 'equals', path: [TAG.PatientID], value: 'B2' }],
      });
      assert.deepEqual(
        rows.map(({ attributes, ...keys }) => [keys, attributes['00201200']?.Value, attributes['00201204']?.Value]),
        [[{ patientId: 'B2' }, [2], [2]]],
      );
    });

    test('pages by offset and by cursor, in any order, without loss or repetition', async () => {
      const orders: Query['order'][] = [
        undefined,
        [{ by: TAG.StudyDate }],
        [
          { by: TAG.StudyDate, descending: true },
          { by: TAG.StudyTime, descending: true },
        ],
        [{ by: TAG.PatientName }, { by: TAG.StudyDate, descending: true }],
        [{ by: TAG.NumberOfStudyRelatedInstances, descending: true }],
        [{ by: TAG.PatientSize }, { by: TAG.PatientID }],
      ];
      for (const order of orders) {
        const query: Query = { level: 'study', matches: [], ...(order && { order }) };
        const whole = (await index.queries.search(ALL, query)).rows.map(({ studyInstanceUid }) =>
          nameOf(studyInstanceUid),
        );
        assert.equal(new Set(whole).size, 8);
        for (const limit of [1, 3, 8]) {
          const byCursor: (string | undefined)[] = [];
          let next: string | undefined;
          do {
            const page = await index.queries.search(ALL, { ...query, limit }, next);
            byCursor.push(...page.rows.map(({ studyInstanceUid }) => nameOf(studyInstanceUid)));
            next = page.next;
          } while (next !== undefined);
          assert.deepEqual(byCursor, whole);
          const byOffset = await index.queries.search(ALL, { ...query, limit, offset: 2 });
          assert.deepEqual(
            byOffset.rows.map(({ studyInstanceUid }) => nameOf(studyInstanceUid)),
            whole.slice(2, 2 + limit),
          );
        }
      }
    });

    test('a page begins behind a study, in any order, and what is not there has nothing behind it', async () => {
      for (const descending of [false, true])
        for (const by of [TAG.StudyDate, TAG.PatientName, TAG.ModalitiesInStudy, TAG.NumberOfStudyRelatedInstances]) {
          const query: Query = { level: 'study', matches: [], order: [{ by, descending }] };
          const whole = (await index.queries.search(ALL, query)).rows.map(({ studyInstanceUid }) => studyInstanceUid);
          for (const [place, uid] of whole.entries()) {
            const { rows } = await index.queries.search(ALL, { ...query, behind: uid! });
            assert.deepEqual(
              rows.map(({ studyInstanceUid }) => studyInstanceUid),
              whole.slice(place + 1),
            );
          }
        }
      const { rows } = await index.queries.search(ALL, { level: 'study', matches: [], behind: '1.2.3' });
      assert.deepEqual(rows, []);
    });

    test('of several conditions one must hold: each study once, in order, counted once', async () => {
      const anyOf = [
        { kind: 'fuzzy-name', path: [TAG.PatientName], text: 'yamada' },
        { kind: 'wildcard', path: [TAG.PatientID], pattern: 'A3*' },
        { kind: 'wildcard', path: [TAG.StudyDescription], pattern: '*head*' },
      ] as const;
      const query: Query = { level: 'study', matches: [], anyOf, order: [{ by: TAG.StudyDate, descending: true }] };
      const found = async (more: Partial<Query>) =>
        (await index.queries.search(ALL, { ...query, ...more })).rows
          .map(({ studyInstanceUid }) => nameOf(studyInstanceUid))
          .join('');
      assert.equal(await found({}), 'dcb');
      assert.equal(await found({ offset: 1, limit: 1 }), 'c');
      assert.equal(await found({ behind: uidOf('d') }), 'cb');
      assert.equal(await index.queries.count(ALL, query), 3);
      const matches = [{ kind: 'equals', path: [TAG.ModalitiesInStudy], value: 'MR' }] as const;
      assert.equal(await found({ matches }), 'b');
      assert.equal(await index.queries.count(ALL, { ...query, matches }), 1);
      const nowhere = [{ kind: 'equals', path: [0x00191099], value: 'x' }] as const;
      assert.equal(await found({ anyOf: nowhere }), '');
      assert.equal(await index.queries.count(ALL, { ...query, anyOf: nowhere }), 0);
    });

    test('orders', async () => {
      const ordered = async (...order: NonNullable<Query['order']>[number][]) => {
        const { rows } = await index.queries.search(ALL, { level: 'study', matches: [], order });
        return rows.map(({ studyInstanceUid }) => nameOf(studyInstanceUid)).join('');
      };
      assert.equal(await ordered({ by: TAG.StudyDate }), 'efabcdhg');
      assert.equal(await ordered({ by: TAG.StudyDate, descending: true }), 'ghdcbafe');
      assert.equal(await ordered({ by: TAG.StudyDate, descending: true }, { by: TAG.StudyTime }), 'ghdcabfe');
      assert.equal((await ordered({ by: TAG.PatientName })).slice(0, 4), 'ebah');
      assert.equal((await ordered({ by: TAG.NumberOfStudyRelatedInstances, descending: true })).charAt(0), 'a');
      const series = await index.queries.search(ALL, {
        level: 'series',
        matches: [],
        order: [{ by: TAG.SeriesNumber, descending: true }],
      });
      assert.deepEqual(
        series.rows.slice(0, 2).map(({ attributes }) => attributes['00200011']?.Value),
        [[12], [5]],
      );
    });

    test('a limit of none is none, and an offset behind the last finds nothing', async () => {
      assert.deepEqual(await index.queries.search(ALL, { level: 'study', matches: [], limit: 0 }), { rows: [] });
      assert.deepEqual(await index.queries.search(ALL, { level: 'study', matches: [], offset: 8 }), { rows: [] });
      assert.deepEqual(await index.queries.search(ALL, { level: 'series', matches: [], offset: 5000, limit: 10 }), {
        rows: [],
      });
    });
  });
}
