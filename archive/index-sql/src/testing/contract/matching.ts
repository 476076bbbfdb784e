import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { IndexStore, QueryLevel } from '@vesalius/archive/api';
import { type Match, TAG } from '@vesalius/dicom';
import { ALL, NOTHING, type OpenIndex, type TestIndex } from './open-index.ts';
import { EXTRA, nameOf, queryRecords } from './query-archive.ts';

type MatchOf<K extends Match['kind']> = Extract<Match, { kind: K }>;
const path = (tag: number | readonly number[]) => (typeof tag === 'number' ? [tag] : tag);
const equals = (tag: number | readonly number[], value: string): MatchOf<'equals'> => ({
  kind: 'equals',
  path: path(tag),
  value,
});
const wildcard = (tag: number, pattern: string): MatchOf<'wildcard'> => ({ kind: 'wildcard', path: [tag], pattern });
const anyCase = (tag: number, pattern: string): MatchOf<'wildcard'> => ({ ...wildcard(tag, pattern), anyCase: true });
const anyOf = (tag: number, ...values: string[]): MatchOf<'any-of'> => ({ kind: 'any-of', path: [tag], values });
const range = (tag: number, from?: string, to?: string): MatchOf<'range'> => ({
  kind: 'range',
  path: [tag],
  ...(from && { from }),
  ...(to && { to }),
});
const fuzzy = (tag: number, text: string): MatchOf<'fuzzy-name'> => ({ kind: 'fuzzy-name', path: [tag], text });
const empty = (tag: number): MatchOf<'empty'> => ({ kind: 'empty', path: [tag] });
const moment = (from?: string, to?: string): Match => ({
  kind: 'date-time-range',
  date: [TAG.StudyDate],
  time: [TAG.StudyTime],
  ...(from && { from }),
  ...(to && { to }),
});
const pps = (from?: string, to?: string): Match => ({
  kind: 'date-time-range',
  date: [TAG.PerformedProcedureStepStartDate],
  time: [TAG.PerformedProcedureStepStartTime],
  ...(from && { from }),
  ...(to && { to }),
});

/** Which of the studies a … h each condition holds for, as a study-level query (PS3.4 §C.2.2.2). */
const CASES: readonly (readonly [what: string, studies: string, ...matches: Match[]])[] = [
  ['no condition: all', 'abcdefgh'],
  // §C.2.2.2.1 Single Value Matching
  ['a patient ID is compared with case', 'a', equals(TAG.PatientID, 'A1')],
  ['of an ID with other case nothing', '', equals(TAG.PatientID, 'a1')],
  ['an ID that two studies have', 'gh', equals(TAG.PatientID, 'B2')],
  ['text with a star is that text', 'c', equals(TAG.AccessionNumber, 'AC*3')],
  ['one of several values', 'a', equals(TAG.OtherPatientIDs, 'X2')],
  ['not a part of a value', '', equals(TAG.OtherPatientIDs, 'X')],
  ['numbers by value', 'a', equals(TAG.PatientSize, '1.750')],
  ['what is no number', '', equals(TAG.PatientSize, 'tall')],
  ['counts', 'a', equals(TAG.NumberOfStudyRelatedInstances, '3')],
  // Names: without case and accents, each component group by itself
  ['a whole name', 'a', equals(TAG.PatientName, 'muller^anne')],
  ['a whole name in its own script', 'c', equals(TAG.PatientName, '山田^太郎')],
  ['the phonetic group', 'c', equals(TAG.PatientName, 'やまだ^たろう')],
  ['several groups hold together', 'c', equals(TAG.PatientName, 'YAMADA^TAROU=山田^太郎')],
  ['groups of different people do not', '', equals(TAG.PatientName, 'Yamada^Tarou=山田^花子')],
  ['one of several names', 'f', equals(TAG.PatientName, 'smyth^jon')],
  ['trailing separators do not count', 'g', equals(TAG.PatientName, 'Smith^Jane^^^')],
  ['a family name alone is not the whole', '', equals(TAG.PatientName, 'Smith')],
  ['any of several names', 'ag', anyOf(TAG.PatientName, 'Müller^Änne', 'SMITH^JANE')],
  // §C.2.2.2.4 Wild Card Matching
  ['a beginning', 'ab', wildcard(TAG.PatientName, 'mull*')],
  ['a beginning in another script', 'cd', wildcard(TAG.PatientName, '山田*')],
  ['an end of one group', 'c', wildcard(TAG.PatientName, '*tarou')],
  ['in the middle', 'bfg', wildcard(TAG.PatientName, '*smith*')],
  ['in the middle, in another script', 'cd', wildcard(TAG.PatientName, '*田^*')],
  ['one letter, in the middle of another script', 'cd', wildcard(TAG.PatientName, '?田*')],
  ['between other letters', 'c', wildcard(TAG.PatientName, '*a*tar?u')],
  ['an accent in the middle counts no more than none', 'ab', wildcard(TAG.PatientName, '*ÜLLÉR*')],
  ['a beginning of one name, a whole other', 'c', wildcard(TAG.PatientName, 'yama*=山田^太郎')],
  ['a star does not reach into another group', '', wildcard(TAG.PatientName, 'yamada*太郎')],
  ['one letter, also beyond ASCII', 'a', wildcard(TAG.PatientName, 'm?ller^?nne')],
  ['a bracket is a bracket, percent and underline are themselves', 'd', wildcard(TAG.StudyDescription, '50% [x] _*')],
  ['no set of letters', '', wildcard(TAG.StudyDescription, '50% [xyz]*')],
  ['text is compared with case', 'a', wildcard(TAG.StudyDescription, 'CT*')],
  ['text at the end', 'fg', wildcard(TAG.StudyDescription, '*orax*')],
  ['text in any case when that is asked for', 'ab', anyCase(TAG.StudyDescription, 'ct*')],
  ['text in the middle in any case', 'fg', anyCase(TAG.StudyDescription, '*ORAX*')],
  ['in any case a bracket is a bracket too', 'd', anyCase(TAG.StudyDescription, '50% [X] _*')],
  ['one of several values in any case', 'a', anyCase(TAG.OtherPatientIDs, 'x2')],
  ['a pattern of one of several values', 'a', wildcard(TAG.OtherPatientIDs, '?2')],
  ['not across values', '', wildcard(TAG.OtherPatientIDs, 'X1*X2')],
  // §C.2.2.2.2, §C.2.2.2.8 lists
  ['any of several UIDs', 'bd', anyOf(TAG.StudyInstanceUID, '9.2', '9.4', '9.99')],
  ['any of several texts', 'af', anyOf(TAG.PatientID, 'A1', 'B1')],
  ['an empty list', '', anyOf(TAG.PatientID)],
  // §C.2.2.2.5 Range Matching
  ['one date', 'ab', range(TAG.StudyDate, '20200101', '20200101')],
  ['a date that was written the old way', 'c', range(TAG.StudyDate, '20200102', '20200102')],
  ['between dates, both included', 'abc', range(TAG.StudyDate, '20200101', '20200102')],
  ['from a date on; no date and what is no date are not', 'dh', range(TAG.StudyDate, '20200103')],
  ['up to a date', 'abf', range(TAG.StudyDate, undefined, '20200101')],
  ['a date given as a value', 'd', equals(TAG.StudyDate, '20200103')],
  ['an hour covers itself', 'acd', range(TAG.StudyTime, '10', '10')],
  ['a time as a value does too', 'acd', equals(TAG.StudyTime, '10')],
  ['a second covers its fractions', 'cd', range(TAG.StudyTime, '101530', '101530')],
  ['full precision from', 'acdbf', range(TAG.StudyTime, '100000.000000')],
  ['full precision to', 'ach', range(TAG.StudyTime, undefined, '101530.000000')],
  ['midnight is from the first moment', 'h', range(TAG.StudyTime, '000000', '000000')],
  ['the last moment of a day', 'bf', range(TAG.StudyTime, '2359')],
  // Combined date and time
  ['from a moment', 'cdh', moment('20200102000000.000000')],
  ['within a day', 'a', moment('20200101000000.000000', '20200101120000.000000')],
  ['over midnight', 'bfa', moment('20191231235900.000000', '20200101235959.999999')],
  ['up to a moment', 'fa', moment(undefined, '20200101100000.000000')],
  ['in a series below', 'g', pps('20200105070000.000000', '20200105080000.000000')],
  ['not in a series below', '', pps('20200105080001.000000', '20200106000000.000000')],
  // DT
  [
    'a moment with an offset in another',
    'b',
    range(TAG.AcquisitionDateTime, '20200101075900+0000', '20200101080100+0000'),
  ],
  ['a moment without an offset', 'b', range(TAG.AcquisitionDateTime, '20200101100000', '20200101100000')],
  ['a year covers itself', 'bd', range(TAG.AcquisitionDateTime, '2020', '2020')],
  ['up to a year', 'f', range(TAG.AcquisitionDateTime, undefined, '2019')],
  ['a further attribute that is a moment', 'g', range(TAG.FrameAcquisitionDateTime, '20200105', '20200105')],
  // §C.2.2.2.1.1 fuzzy names
  ['beginnings of words in any order', 'ab', fuzzy(TAG.PatientName, 'ann mull')],
  ['words of any script', 'd', fuzzy(TAG.PatientName, '花 yama')],
  ['after a hyphen and an apostrophe', 'bfg', fuzzy(TAG.PatientName, 'smith')],
  ['the word with its apostrophe', 'h', fuzzy(TAG.PatientName, "o'neil")],
  ['the word after it', 'h', fuzzy(TAG.PatientName, 'neil')],
  ['all words', '', fuzzy(TAG.PatientName, 'smith yamada')],
  ['a referring physician', 'c', fuzzy(TAG.ReferringPhysicianName, 'greg')],
  // §C.2.2.2.7 Empty Value Matching
  ['without a date', 'e', empty(TAG.StudyDate)],
  ['without a name', 'e', empty(TAG.PatientName)],
  ['without a number', 'bcdefgh', empty(TAG.PatientSize)],
  ['without a further attribute in one of its series', 'abdefgh', empty(TAG.KVP)],
  // Values of the whole study
  ['modalities in study', 'ab', equals(TAG.ModalitiesInStudy, 'MR')],
  ['any of several modalities', 'abe', anyOf(TAG.ModalitiesInStudy, 'MR', 'SR')],
  ['modalities by pattern', 'abe', wildcard(TAG.ModalitiesInStudy, '?R')],
  ['SOP classes in study', 'e', equals(TAG.SOPClassesInStudy, '1.2.840.10008.5.1.4.1.1.88.11')],
  // Relational: keys of lower levels hold together in one row below (§C.4.1.2.2.2)
  ['a key of the series', 'ab', equals(TAG.Modality, 'MR')],
  ['two keys of one series', 'b', equals(TAG.Modality, 'MR'), equals(TAG.InstitutionName, 'South')],
  ['two keys of different series', '', equals(TAG.Modality, 'MR'), equals(TAG.InstitutionName, 'North')],
  ['keys of series and instance', 'a', equals(TAG.Modality, 'MR'), equals(TAG.Rows, '256')],
  ['an instance by its UID', 'a', equals(TAG.SOPInstanceUID, '9.1.2.2')],
  ['an instance and a wrong series', '', equals(TAG.SOPInstanceUID, '9.1.2.2'), equals(TAG.BodyPartExamined, 'HEAD')],
  ['one value of several in an instance', 'd', equals(TAG.ImageType, 'AXIAL')],
  ['an operator of several', 'f', fuzzy(TAG.OperatorsName, 'two')],
  // Sequences (§C.2.2.2.6)
  ['a requested procedure', 'a', equals([TAG.RequestAttributesSequence, TAG.RequestedProcedureID], 'RP1')],
  ['inside a code sequence', 'a', equals([TAG.ProcedureCodeSequence, TAG.CodeValue], 'C1')],
  ['inside a code sequence, not that', '', equals([TAG.ProcedureCodeSequence, TAG.CodeValue], 'C2')],
  // Further attributes
  ['a number', 'a', equals(TAG.KVP, '120.0')],
  ['a private one, second value', 'a', equals(0x00191010, 'two')],
  ['a nested one', 'a', equals([TAG.ReferencedStudySequence, TAG.ReferencedSOPInstanceUID], '1.9')],
  ['a name, fuzzy', 'c', fuzzy(TAG.RequestingPhysician, 'lis cud')],
  ['a name, by pattern', 'c', wildcard(TAG.RequestingPhysician, 'wilson*')],
  // Together
  [
    'all must hold',
    'g',
    equals(TAG.PatientID, 'B2'),
    wildcard(TAG.PatientName, 'smith*'),
    wildcard(TAG.StudyDescription, 'Thorax*'),
  ],
  ['a unique key and another', '', equals(TAG.StudyInstanceUID, '9.1'), equals(TAG.PatientID, 'A2')],
];

export function matchingContract(open: OpenIndex): void {
  describe('matching', () => {
    let opened: TestIndex;
    let index: IndexStore;
    before(async () => {
      opened = await open({ extraAttributes: EXTRA });
      index = opened.index;
      for (const outcome of await index.instances.admit(queryRecords())) assert.equal(outcome.outcome, 'stored');
    });
    after(() => opened.dispose());

    const studies = async (level: QueryLevel, matches: readonly Match[]) => {
      const { rows } = await index.queries.search(ALL, { level, matches });
      return [...new Set(rows.map(({ studyInstanceUid }) => nameOf(studyInstanceUid)))].sort().join('');
    };

    for (const [what, expected, ...matches] of CASES) {
      test(what, async () => {
        assert.equal(await studies('study', matches), [...expected].sort().join(''));
        assert.equal(await index.queries.count(ALL, { level: 'study', matches }), expected.length);
        assert.deepEqual(index.queries.support({ level: 'study', matches }).unsupportedMatches, []);
      });
    }

    test('keys of upper levels in queries of lower ones', async () => {
      const name = wildcard(TAG.PatientName, '*nne*');
      assert.equal(await studies('series', [name]), 'ab');
      assert.equal(await studies('instance', [name, equals(TAG.ModalitiesInStudy, 'CT')]), 'a');
      assert.equal(
        await index.queries.count(ALL, { level: 'series', matches: [equals(TAG.StudyInstanceUID, '9.1')] }),
        2,
      );
      assert.equal(
        await index.queries.count(ALL, {
          level: 'instance',
          matches: [equals(TAG.Modality, 'MR'), range(TAG.StudyDate, '20200101', '20200101')],
        }),
        3,
      );
    });

    test('patients by their own values and by keys below', async () => {
      const patients = async (...matches: Match[]) => {
        const { rows } = await index.queries.search(ALL, { level: 'patient', matches });
        return rows.map(({ patientId }) => patientId).join();
      };
      assert.equal(await patients(wildcard(TAG.PatientName, 'yamada*')), 'A3,A4');
      // The patient's name is the one of the first study; the second one has another.
      assert.equal(await patients(wildcard(TAG.PatientName, "o'n*")), '');
      assert.equal(await patients(equals(TAG.StudyInstanceUID, '9.8')), 'B2');
      assert.equal(await patients(equals(TAG.Modality, 'SR')), 'A5');
      assert.equal(
        await patients(equals(TAG.SOPInstanceUID, '9.1.2.1'), equals(TAG.StudyDescription, 'CT Head')),
        'A1',
      );
    });

    test('who sees nothing finds nothing', async () => {
      assert.deepEqual(await index.queries.search(NOTHING, { level: 'study', matches: [] }), { rows: [] });
      assert.equal(await index.queries.count(NOTHING, { level: 'patient', matches: [] }), 0);
    });

    test('what the index cannot match or answer is told, and left out', async () => {
      const unknown: Match = equals(TAG.PixelSpacing, '1');
      const query = {
        level: 'study',
        matches: [
          unknown,
          range(TAG.PatientName, 'a', 'b'),
          equals([TAG.RequestAttributesSequence, TAG.ReferringPhysicianName], 'x'),
          equals(TAG.PatientID, 'A1'),
        ],
        include: [[TAG.PatientAge], [TAG.PixelSpacing], [TAG.Modality]],
      } as const;
      assert.deepEqual(index.queries.support(query), {
        unsupportedMatches: [
          [TAG.PixelSpacing],
          [TAG.PatientName],
          [TAG.RequestAttributesSequence, TAG.ReferringPhysicianName],
        ],
        unsupportedIncludes: [[TAG.PixelSpacing], [TAG.Modality]],
      });
      assert.equal((await index.queries.search(ALL, query)).rows.length, 1);
    });
  });
}
