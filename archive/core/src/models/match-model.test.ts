import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Dataset, toDicomJson } from '@vesalius/dicom';
import { parseSearch } from '@vesalius/dicomweb';
import { matchesModel } from './match-model.ts';

const model = toDicomJson(
  Dataset.of({
    PatientName: 'Müller^Jürgen',
    PatientID: 'P1',
    ProcedureStepState: 'SCHEDULED',
    ScheduledProcedureStepStartDateTime: '20260110083000',
    ScheduledWorkitemCodeSequence: [{ CodeValue: '110005', CodingSchemeDesignator: 'DCM' }],
    AdmissionID: undefined,
  }),
);

test('every kind of matching, in sequences too', () => {
  const cases: [query: string, expected: boolean][] = [
    ['PatientID=P1', true],
    ['PatientID=P2', false],
    ['PatientName=muller*', true],
    ['PatientName=*j%3Frgen', true],
    ['PatientName=jur mul&fuzzymatching=true', true],
    ['PatientName=jur max&fuzzymatching=true', false],
    ['ProcedureStepState=COMPLETED,SCHEDULED', true],
    ['ProcedureStepState=COMPLETED', false],
    ['ScheduledProcedureStepStartDateTime=20260110', true],
    ['ScheduledProcedureStepStartDateTime=20260101-20260110', true],
    ['ScheduledProcedureStepStartDateTime=20260111-', false],
    ['ScheduledWorkitemCodeSequence.CodeValue=110005', true],
    ['ScheduledWorkitemCodeSequence.CodeValue=110006', false],
    ['AdmissionID=%22%22&emptyvaluematching=true', true],
    ['PatientID=%22%22&emptyvaluematching=true', false],
    ['AdmissionID=', true],
  ];
  for (const [query, expected] of cases) assert.equal(matchesModel(model, parseSearch(query).matches), expected, query);
});
