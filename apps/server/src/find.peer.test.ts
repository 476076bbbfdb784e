import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Dataset, readDataset, TAG, tagToText, UID, writeDataset } from '@vesalius/dicom';
import { connect } from '@vesalius/dimse';
import { type RunningServer, startServer } from '../../../tools/torture/server/running-server.ts';
import { keep } from '../../../tools/torture/server/store.ts';
import { findscu, keys } from './testing/findscu.ts';
import { ended } from './testing/program.ts';
import { tinyCt } from './testing/tiny-ct.ts';

/** Studies 1 to 4: morning and evening of two days. */
const STUDIES = [
  { StudyDate: '20260102', StudyTime: '080000', StudyDescription: 'Head^Routine' },
  { StudyDate: '20260102', StudyTime: '200000', StudyDescription: 'Thorax' },
  { StudyDate: '20260103', StudyTime: '080000', PatientName: 'Müller^Jörg', PatientID: 'P1' },
  { StudyDate: '20260103', StudyTime: '200000', PatientName: 'Adams^John', AccessionNumber: 'A-4?' },
];
const REQUESTED = { RequestAttributesSequence: [{ RequestedProcedureID: 'RP7', ScheduledProcedureStepID: 'SPS7' }] };
const MANY = 1500;

let folder: string;
let server: RunningServer;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vesalius-find-'));
  server = await startServer({ dataDir: join(folder, 'data') });
  const few = STUDIES.flatMap((attributes, index) =>
    [1, 2, 3].map((number) => tinyCt(index + 1, number, { ...attributes, ...(index === 1 && REQUESTED) })),
  );
  await keep(server, few);
  await keep(
    server,
    Array.from({ length: MANY }, (_, index) => tinyCt(9, index + 1, { StudyDate: '20200101' })),
  );
});

after(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const there = () => ['-aec', 'VESALIUS', '127.0.0.1', String(server.dicomPort)];

/** Model, level and keys of a question; the values of `of` in the answers, in any order. */
interface Question {
  readonly asks: string;
  readonly model?: '-P' | '-S' | '-O';
  readonly keys: Readonly<Record<string, string>>;
  readonly of: number;
  readonly answers: readonly string[];
}

const study = (number: number) => `2.25.7770${number}`;
const STUDY = { QueryRetrieveLevel: 'STUDY', StudyInstanceUID: '' };
/** Leaves out the study with the many instances. */
const OF_2026 = { ...STUDY, StudyDate: '20260101-' };

const QUESTIONS: readonly Question[] = [
  {
    asks: 'universal matching at PATIENT level',
    model: '-P',
    keys: { QueryRetrieveLevel: 'PATIENT', PatientID: '', PatientName: '*' },
    of: TAG.PatientID,
    answers: ['P1', 'P2', 'P4', 'P9'],
  },
  {
    asks: 'STUDY level in the Patient/Study Only model',
    model: '-O',
    keys: { ...OF_2026, PatientID: 'P2' },
    of: TAG.StudyInstanceUID,
    answers: [study(2)],
  },
  {
    asks: 'STUDY level in the Patient Root model',
    model: '-P',
    keys: { ...OF_2026, PatientID: 'P4' },
    of: TAG.StudyInstanceUID,
    answers: [study(4)],
  },
  {
    asks: 'SERIES level',
    keys: { QueryRetrieveLevel: 'SERIES', StudyInstanceUID: study(1), SeriesInstanceUID: '' },
    of: TAG.SeriesInstanceUID,
    answers: [`${study(1)}.1`],
  },
  {
    asks: 'IMAGE level',
    keys: {
      QueryRetrieveLevel: 'IMAGE',
      StudyInstanceUID: study(1),
      SeriesInstanceUID: `${study(1)}.1`,
      InstanceNumber: '2',
      SOPInstanceUID: '',
    },
    of: TAG.SOPInstanceUID,
    answers: [`${study(1)}.1.2`],
  },
  {
    asks: 'a wildcard of many, in any case',
    keys: { ...OF_2026, PatientName: 'adam*' },
    of: TAG.StudyInstanceUID,
    answers: [study(4)],
  },
  {
    asks: 'a wildcard of one',
    keys: { ...OF_2026, StudyDescription: 'Thora?' },
    of: TAG.StudyInstanceUID,
    answers: [study(2)],
  },
  {
    asks: 'an open range of dates',
    keys: { ...STUDY, StudyDate: '20260103-' },
    of: TAG.StudyInstanceUID,
    answers: [study(3), study(4)],
  },
  {
    asks: 'a closed range of dates and one of times, each by itself',
    keys: { ...STUDY, StudyDate: '20260102-20260103', StudyTime: '180000-210000' },
    of: TAG.StudyInstanceUID,
    answers: [study(2), study(4)],
  },
  {
    asks: 'a list of UIDs',
    keys: { ...STUDY, StudyInstanceUID: `${study(1)}\\${study(3)}\\2.25.1` },
    of: TAG.StudyInstanceUID,
    answers: [study(1), study(3)],
  },
  {
    asks: 'a key within a sequence',
    keys: {
      QueryRetrieveLevel: 'SERIES',
      SeriesInstanceUID: '',
      'RequestAttributesSequence[0].RequestedProcedureID': 'RP7',
    },
    of: TAG.SeriesInstanceUID,
    answers: [`${study(2)}.1`],
  },
  {
    asks: 'modalities in study',
    keys: { ...OF_2026, ModalitiesInStudy: 'MR' },
    of: TAG.StudyInstanceUID,
    answers: [],
  },
  {
    asks: 'a patient with studies under two names, by one of them',
    keys: { ...OF_2026, PatientID: 'P1', PatientName: 'walesa*' },
    of: TAG.StudyInstanceUID,
    answers: [study(1)],
  },
];

for (const { asks, model = '-S', keys: asked, of, answers } of QUESTIONS) {
  test(`findscu: ${asks}`, async () => {
    const found = await findscu([model, ...keys(asked), ...there()]);
    assert.deepEqual(found.map((dataset) => dataset.text(of)).sort(), [...answers].sort(), tagToText(of));
  });
}

test('findscu: what was asked for comes back, counts too, names whole whatever the character set of the question', async () => {
  const [answer] = await findscu([
    '-S',
    ...keys({
      ...STUDY,
      StudyInstanceUID: study(3),
      PatientName: '',
      NumberOfStudyRelatedInstances: '',
      NumberOfStudyRelatedSeries: '',
      ModalitiesInStudy: '',
      StudyDescription: '',
    }),
    ...there(),
  ]);
  assert.ok(answer);
  assert.equal(answer.text(TAG.PatientName), 'Müller^Jörg');
  assert.equal(answer.number(TAG.NumberOfStudyRelatedInstances), 3);
  assert.equal(answer.number(TAG.NumberOfStudyRelatedSeries), 1);
  assert.equal(answer.text(TAG.ModalitiesInStudy), 'CT');
  assert.ok(answer.has(TAG.StudyDescription), 'an empty key is answered empty');
  assert.equal(answer.text(TAG.RetrieveAETitle), 'VESALIUS');
});

test('findscu --cancel ends a long answer with 0xFE00', async () => {
  const asked = keys({ QueryRetrieveLevel: 'IMAGE', StudyInstanceUID: study(9), SOPInstanceUID: '' });
  const { text } = await ended('findscu', ['-v', '-S', ...asked, '--cancel', '5', ...there()]);
  assert.match(text, /Received Final Find Response \(Cancel: MatchingTerminatedDueToCancelRequest\)/);
  const answered = text.match(/Find Response: \d+ \(Pending\)/g)?.length ?? 0;
  assert.ok(answered >= 5 && answered < MANY, `${answered} answers`);
});

test('findscu: a level that the model does not know, and a date that is none, are 0xA900', async () => {
  const wrong = [
    ['-S', ...keys({ QueryRetrieveLevel: 'PATIENT', PatientID: '' })],
    ['-O', ...keys({ QueryRetrieveLevel: 'SERIES', SeriesInstanceUID: '' })],
    ['-S', ...keys({ ...STUDY, StudyDate: 'yesterday' })],
  ];
  for (const asked of wrong) {
    const { text } = await ended('findscu', ['-d', ...asked, ...there()]);
    assert.match(text, /DIMSE Status +: 0xa900/, asked.join(' '));
  }
});

const RANGE = { StudyDate: '20260102-20260103', StudyTime: '180000-100000' };
/** Bytes of the extended negotiation (PS3.4 §C.5.1.1.1): relational queries, combined date-time matching. */
const NEGOTIATED = [1, 1];

test('combined date-time matching and relational queries are agreed on when they are asked for', async () => {
  const sopClassUid = UID.StudyRootQueryRetrieveInformationModelFind;
  const association = await connect({
    host: '127.0.0.1',
    port: server.dicomPort,
    callingAeTitle: 'TEST',
    calledAeTitle: 'VESALIUS',
    presentationContexts: [{ abstractSyntax: sopClassUid, transferSyntaxes: [UID.ExplicitVRLittleEndian] }],
    extendedNegotiation: [{ sopClassUid, information: Uint8Array.from(NEGOTIATED) }],
  });
  const agreed = association.peer.extendedNegotiation.find((one) => one.sopClassUid === sopClassUid);
  assert.deepEqual([...(agreed?.information ?? [])], NEGOTIATED);
  const ask = async (attributes: Record<string, string>, of: number) => {
    const identifier = (transferSyntaxUid: string) => writeDataset(Dataset.of(attributes), transferSyntaxUid);
    const found = await Array.fromAsync(association.cFind({ sopClassUid, identifier }));
    return found.map((one) => readDataset(one.identifier, one.transferSyntaxUid).dataset.text(of)).sort();
  };
  // From the evening of the second to the morning of the third.
  assert.deepEqual(await ask({ ...STUDY, ...RANGE }, TAG.StudyInstanceUID), [study(2), study(3)]);
  // Without any key of the levels above (PS3.4 §C.4.1.2.2.1).
  const relational = { QueryRetrieveLevel: 'IMAGE', SOPInstanceUID: '', InstanceNumber: '3', StudyDate: '20260102-' };
  assert.deepEqual(
    await ask(relational, TAG.SOPInstanceUID),
    [1, 2, 3, 4].map((number) => `${study(number)}.1.3`),
  );
  await association.release();
});

test('without negotiation date and time are matched each by itself', async () => {
  const found = await findscu(['-S', ...keys({ ...STUDY, ...RANGE, StudyTime: '070000-090000' }), ...there()]);
  assert.deepEqual(found.map((dataset) => dataset.text(TAG.StudyInstanceUID)).sort(), [study(1), study(3)]);
});
