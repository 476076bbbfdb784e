import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TAG } from '@vesalius/dicom';
import { lastDayOver, matchesToday, parseExpiryRule } from './rule.ts';

const at = (text: string) => Date.parse(`${text}T10:00:00Z`);
const over = (rule: string, now: string) => lastDayOver(parseExpiryRule(rule)!, at(now));

test('an age in years or days says which Study Dates are over', () => {
  assert.equal(over('years=10', '2026-11-25'), '20161125');
  assert.equal(over('days=30', '2026-03-01'), '20260130');
  assert.equal(over('years=1', '2024-02-29'), '20230228');
});

test('conditions are matched as a search would; their order does not matter', () => {
  const rule = parseExpiryRule('years=10; Modality=US; StudyDescription=Follow*')!;
  assert.deepEqual(matchesToday(rule, at('2026-11-25')), [
    { kind: 'range', path: [TAG.StudyDate], to: '20161125' },
    { kind: 'equals', path: [TAG.Modality], value: 'US' },
    { kind: 'wildcard', path: [TAG.StudyDescription], pattern: 'Follow*' },
  ]);
});

test('what is no rule is none: without an age, with an unknown keyword, with an empty value', () => {
  for (const text of [
    '',
    'Modality=US',
    'years=0',
    'years=10;NoSuch=1',
    'years=10;Modality=',
    'days=1;StudyDate=2020',
    'years=10;',
  ])
    assert.equal(parseExpiryRule(text), undefined, text);
});
