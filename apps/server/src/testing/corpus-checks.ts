import assert from 'node:assert/strict';
import { lookupTransferSyntax, readFile, TAG } from '@vesalius/dicom';
import { corpusFile } from '../../../../packages/dicom/test/corpus.ts';
import { quarantined } from '../../../../tools/torture/server/quarantined.ts';
import { byCGet, byWado, studiesKept } from '../../../../tools/torture/server/returned.ts';
import type { RunningServer } from '../../../../tools/torture/server/running-server.ts';
import { dicomweb } from '../../../../tools/torture/server/store.ts';
import { findscu, keys } from './findscu.ts';

/**
 * Every data set of `sent` (hashes by SOP Instance UID) is either what WADO-RS and C-GET both return, or held in quarantine, because what
 * is kept contradicts it; and nothing else is there. Gives how many there are of each.
 */
export async function assertReturned(server: RunningServer, sent: ReadonlyMap<string, ReadonlySet<string>>) {
  const held = await quarantined(server);
  const kept = new Map<string, string>();
  let gotten = 0;
  for (const study of await studiesKept(server)) {
    const returned = await byWado(server, study);
    for (const { sopInstanceUid, sha256 } of returned) kept.set(sopInstanceUid, sha256);
    const known = returned.filter(({ transferSyntaxUid }) => lookupTransferSyntax(transferSyntaxUid));
    if (known.length < returned.length) continue; // no context can be agreed on in a transfer syntax that nobody knows
    const wado = new Map(returned.map(({ sopInstanceUid, sha256 }) => [sopInstanceUid, sha256]));
    assert.deepEqual(await byCGet(server, study, returned), wado, `C-GET and WADO-RS of ${study}`);
    gotten += returned.length;
  }
  let heldBack = 0;
  for (const [uid, hashes] of sent) {
    const original = kept.get(uid);
    const others = held.get(uid) ?? new Set<string>();
    heldBack += others.size;
    assert.deepEqual(new Set([...(original ? [original] : []), ...others]), hashes, `what is kept and held of ${uid}`);
    assert.ok(original === undefined || !others.has(original), `${uid} is held and kept`);
  }
  for (const uid of [...kept.keys(), ...held.keys()]) assert.ok(sent.has(uid), `${uid} was not sent`);
  return { kept: kept.size, gotten, heldBack };
}

interface GeneratedName {
  readonly file: string;
  readonly name: string;
  readonly study: string;
}

function generatedNames(): GeneratedName[] {
  const rows = Buffer.from(corpusFile('charsets/EXPECTED-generated.tsv')).toString('utf8').trimEnd().split('\n');
  return rows.slice(1).map((row) => {
    const [file = '', , name = ''] = row.split('\t');
    return { file, name, study: readFile(corpusFile(`charsets/${file}`)).dataset.text(TAG.StudyInstanceUID)! };
  });
}

/** Every generated name is found by itself, and comes back whole, over QIDO-RS. Gives how many there are. */
export async function assertFoundByQido(server: RunningServer): Promise<number> {
  const names = generatedNames();
  for (const { file, name, study } of names) {
    const matches = await dicomweb(server).search('studies', { PatientName: name });
    const match = matches.find((one) => one['0020000D']?.Value?.[0] === study);
    assert.equal(formatted(match?.['00100010']?.Value?.[0]), name, file);
  }
  return names.length;
}

/** The same with findscu, which asks in UTF-8. */
export async function assertFoundByFindscu(server: RunningServer): Promise<number> {
  const names = generatedNames();
  for (const { file, name, study } of names) {
    const asked = { QueryRetrieveLevel: 'STUDY', StudyInstanceUID: '', PatientName: name };
    const inUtf8 = keys({ SpecificCharacterSet: 'ISO_IR 192', ...asked });
    const found = await findscu(['-S', ...inUtf8, '-aec', 'VESALIUS', '127.0.0.1', String(server.dicomPort)]);
    const answer = found.find((one) => one.text(TAG.StudyInstanceUID) === study);
    assert.equal(answer?.text(TAG.PatientName), name, file);
  }
  return names.length;
}

function formatted(value: unknown): string | undefined {
  const { Alphabetic = '', Ideographic = '', Phonetic = '' } = (value ?? {}) as Record<string, string>;
  return [Alphabetic, Ideographic, Phonetic].join('=').replace(/=+$/, '');
}
