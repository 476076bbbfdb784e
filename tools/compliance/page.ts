import { ASVS } from './asvs/index.ts';
import { GDPR, HIPAA } from './laws.ts';
import type { Answer, Row } from './row.ts';

const GENERATED =
  '<!-- Written by tools/compliance from its tables: change them there, then run `node tools/compliance/main.ts`. -->';

const WORDS: Readonly<Record<Answer['kind'], string>> = {
  shown: 'shown by tests',
  argued: 'argued',
  absent: 'does not apply',
  operator: 'for who runs it',
  open: '**open**',
};

/** Each safeguard with the test that shows it. */
export function lawsPage(): string {
  return [
    '# HIPAA and GDPR',
    GENERATED,
    'Every row names tests that run in `npm test`, or says why there is none. This is no legal advice: whether a safeguard is enough where you are, your compliance officer decides.',
    '## HIPAA, 45 CFR 164.312',
    table(HIPAA),
    '## GDPR',
    table(GDPR),
    '',
  ]
    .join('\n\n')
    .replace(/\n\n$/, '\n');
}

/** The requirements of ASVS 5.0.0, levels 1 and 2. */
export function asvsPage(): string {
  const all = ASVS.flatMap(({ rows }) => rows);
  return [
    '# OWASP ASVS 5.0.0, levels 1 and 2',
    GENERATED,
    `The numbers are those of the standard, the words are ours. Of ${all.length} requirements: ${counts(all)}.`,
    ...ASVS.flatMap(({ title, rows }) => [`## ${title}`, table(rows)]),
    '',
  ]
    .join('\n\n')
    .replace(/\n\n$/, '\n');
}

function counts(all: readonly Row[]): string {
  return Object.entries(WORDS)
    .map(([kind, words]) => `${all.filter(({ answer }) => answer.kind === kind).length} ${words.replaceAll('*', '')}`)
    .join(', ');
}

function table(rows: readonly Row[]): string {
  const lines = rows.map(({ id, asks, answer }) => `| ${id} | ${asks} | ${WORDS[answer.kind]} | ${reason(answer)} |`);
  return ['| number | asks for | | |', '|---|---|---|---|', ...lines].join('\n');
}

function reason(answer: Answer): string {
  if (answer.kind !== 'shown') return answer.because;
  const tests = answer.by.map((path) => `[${path.split('/').at(-1)}](../../${path})`).join(', ');
  return answer.note === undefined ? tests : `${tests}; ${answer.note}`;
}
