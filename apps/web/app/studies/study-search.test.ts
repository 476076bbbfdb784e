import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseStudySearch, selectedIn, studyQuery } from './study-search.ts';

const NOW = new Date(2026, 2, 1, 12);

test('an address is read; what is unknown is left out', () => {
  assert.deepEqual(parseStudySearch({ q: '123', date: 'week', modality: 'CT', study: '1.2', other: 'x' }), {
    q: '123',
    date: 'week',
    modality: 'CT',
    study: '1.2',
  });
  assert.deepEqual(parseStudySearch({ q: '', date: 'constructor', modality: 7 }), {});
});

test('date presets reach back whole days, over the ends of months', () => {
  const from = (date: 'today' | 'week' | 'month' | 'year') => studyQuery({ date }, NOW).get('studyDate');
  assert.deepEqual(
    ['today', 'week', 'month', 'year'].map((date) => from(date as 'today')),
    ['20260301-', '20260223-', '20260131-', '20250302-'],
  );
  const search = { q: 'a b', modality: 'MR', institution: 'North', sort: '-patientName' };
  assert.equal(studyQuery(search, NOW).toString(), 'q=a+b&modality=MR&institution=North*&sort=-patientName');
});

test('the selection is a list of UIDs', () => {
  assert.deepEqual(selectedIn({ selected: '1.2,1.3' }), ['1.2', '1.3']);
  assert.deepEqual(selectedIn({}), []);
});
