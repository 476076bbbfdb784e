import { CodeList } from './code-list.ts';
import type { Facts } from './facts.ts';
import type { UidFact } from './newer.ts';
import { dataModule, GENERATED, type Output } from './output.ts';

const FOLDER = 'packages/dicom/src/uid/generated';

/** All of PS3.6 Annex A begins with this. */
const ROOT = '1.2.840.10008.';

/**
 * Writes the UID registry as packed text and as the type of its keywords.
 *
 * A line is: UID after the root, type code, `!` when retired, `*` when a Storage SOP Class, keyword, `=`, name.
 */
export function emitUids(facts: Facts): Output[] {
  const types = new CodeList(facts.uids.map((fact) => fact.type));
  const row = (fact: UidFact) =>
    `${suffix(fact.uid)}${types.code(fact.type)}${fact.retired ? '!' : ''}${isStorage(fact) ? '*' : ''}` +
    `${fact.keyword}=${fact.name}`;
  return [
    ...dataModule(`${FOLDER}/uids`, { UID_TYPES: types.texts.join(','), UIDS: facts.uids.map(row).join('\n') }),
    { path: `${FOLDER}/uid-table.ts`, text: uidTable(facts.uids, types.texts) },
  ];
}

function suffix(uid: string): string {
  if (!uid.startsWith(ROOT)) throw new Error(`not under the root: ${uid}`);
  return uid.slice(ROOT.length);
}

/**
 * The classes of PS3.4 Annex B and GG (non-patient objects) with the retired ones, those of DICOS and of DICONDE; not
 * Storage Commitment, and not the DICOMDIR, which is never sent (PS3.10 §8).
 */
function isStorage(fact: UidFact): boolean {
  if (fact.type !== 'SOP Class' || /^(StorageCommitment|MediaStorageDirectory)/.test(fact.keyword)) return false;
  return fact.keyword.includes('Storage');
}

function uidTable(uids: readonly UidFact[], types: readonly string[]): string {
  const rows = [...uids]
    .sort((a, b) => (a.keyword < b.keyword ? -1 : 1))
    .map((fact) => `  readonly ${fact.keyword}: '${fact.uid}';`);
  const union = types.map((text) => `\n  | '${text}'`).join('');
  return (
    `${GENERATED}\n/** What a UID of PS3.6 Annex A names. */\nexport type UidType =${union};\n` +
    `\n/** Keyword to UID, PS3.6 Annex A. */\nexport interface UidTable {\n${rows.join('\n')}\n}\n`
  );
}
