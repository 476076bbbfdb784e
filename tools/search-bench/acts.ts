import type { Page } from 'playwright-core';
import type { Act } from './key-to-rows.ts';

interface Measured {
  /** The address at which it begins; without one, the list as it is. */
  readonly from?: string;
  /** What is done before, and not measured. */
  readonly before?: Act;
  readonly act: Act;
}

/** Between two keys of one who types fast. Milliseconds. */
const FAST_MS = 90;

const field = (page: Page) => page.getByRole('searchbox', { name: 'Search', exact: true });

/** Types: all but the last key goes before, so that the last one is measured by itself. */
function typed(words: string): Measured {
  return {
    before: (page) => field(page).pressSequentially(words.slice(0, -1)),
    act: (page) => page.keyboard.press(words.slice(-1)),
  };
}

function typedFast(words: string): Measured {
  return { act: (page) => field(page).pressSequentially(words, { delay: FAST_MS }) };
}

function sorted(column: string): Measured {
  return {
    act: (page) => page.getByRole('columnheader', { name: column, exact: true }).getByRole('button').click(),
  };
}

/** A choice is opened first; what is measured is the choosing. */
function chosen(list: string, choice: RegExp, from = '/'): Measured {
  return {
    from,
    before: (page) => page.getByRole('combobox', { name: list }).click(),
    act: (page) => page.getByRole('option', { name: choice }).click(),
  };
}

/** What people do to a list of studies, by name; each changes its rows. */
export const ACTS: Readonly<Record<string, Measured>> = {
  'first letter of a name (w)': typed('w'),
  'third letter of a name (wal)': typed('wal'),
  'a name typed fast, from its last key (zim)': typedFast('zim'),
  'a patient ID (P123456)': typed('P123456'),
  'an accession number (A1050000)': typed('A1050000'),
  'a word of the description (tho)': typed('tho'),
  'two words of it, typed fast (CT h)': typedFast('CT h'),
  'what nothing has (zx)': typed('zx'),
  'modality MR': chosen('Modality', /^MR/),
  'last 7 days': chosen('Study date', /^Last 7 days/, '/?sort=patientName'),
  'an institution (L)': { act: (page) => page.getByLabel('Institution').press('L') },
  'sorted by patient': sorted('Patient'),
  'sorted by images': sorted('Images'),
};
