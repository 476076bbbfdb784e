import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ValueCondition } from '@vesalius/archive/api';
import { Dataset, toDicomJson } from '@vesalius/dicom';
import { parseSearch } from '@vesalius/dicomweb';
import fc from 'fast-check';
import { matchesModel } from './match-model.ts';
import { modelValues, valueConditions } from './model-values.ts';

const LETTERS = fc.string({
  unit: fc.constantFrom('a', 'B', 'é', '^', ' ', '1', 'ß', 'Ǆ', '山', '-', '𝒳'),
  maxLength: 70,
});
const QUERIES = fc.tuple(
  fc.constantFrom('PatientID', 'PatientName', 'ScheduledWorkitemCodeSequence.CodeValue'),
  fc.oneof(
    LETTERS,
    LETTERS.map((text) => `${text}*`),
    LETTERS.map((text) => text.replace(/.$/u, '?')),
  ),
);

const order = (one: string, other: string) => Buffer.compare(Buffer.from(one), Buffer.from(other));

/** What an index with these values finds. */
function finds(values: ReturnType<typeof modelValues>, conditions: readonly ValueCondition[]): boolean {
  return conditions.every((condition) =>
    values.some(({ path, value }) => {
      if (path !== condition.path) return false;
      if ('oneOf' in condition) return condition.oneOf.includes(value);
      const { from = '', below } = condition;
      return order(value, from) >= 0 && (below === undefined || order(value, below) < 0);
    }),
  );
}

test('whatever passes the matches is found by its values', () => {
  let passed = 0;
  fc.assert(
    fc.property(LETTERS, LETTERS, LETTERS, QUERIES, (id, name, code, [attribute, wanted]) => {
      const model = toDicomJson(
        Dataset.of({
          SpecificCharacterSet: 'ISO_IR 192',
          PatientID: id,
          PatientName: name,
          ScheduledWorkitemCodeSequence: [{ CodeValue: code }],
        }),
      );
      const { matches } = parseSearch(`${attribute}=${encodeURIComponent(wanted || id)}`);
      if (!matchesModel(model, matches)) return;
      passed += 1;
      assert.ok(finds(modelValues(model), valueConditions(matches)));
    }),
    { numRuns: 2000 },
  );
  assert.ok(passed > 50, String(passed));
});

test('ranges of moments, and what no value can tell', () => {
  const at = (moment: string) => modelValues(toDicomJson(Dataset.of({ ScheduledProcedureStepStartDateTime: moment })));
  const { matches } = parseSearch('ScheduledProcedureStepStartDateTime=20260101-20260131');
  assert.deepEqual(
    ['20251231235959', '20260101', '20260131235959', '20260201'].map((moment) =>
      finds(at(moment), valueConditions(matches)),
    ),
    [false, true, true, false],
  );
  assert.deepEqual(valueConditions(parseSearch('PatientID=%22%22&emptyvaluematching=true').matches), []);
});
