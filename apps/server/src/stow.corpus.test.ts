import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type DicomJson, readFile } from '@vesalius/dicom';
import { CORPUS, corpusFile, everyCorpusPath, WITHOUT_CORPUS } from '../../../packages/dicom/test/corpus.ts';
import { references } from '../../../packages/dicom/test/references.ts';
import { add } from '../../../tools/torture/server/quarantined.ts';
import { type RunningServer, startServer } from '../../../tools/torture/server/running-server.ts';
import { datasetHash } from '../../../tools/torture/server/sha256.ts';
import { dicomweb } from '../../../tools/torture/server/store.ts';
import { assertFoundByQido, assertReturned } from './testing/corpus-checks.ts';
import { type Identity, identityOf, isOfNobody, isPlaced } from './testing/recorder.ts';

if (!CORPUS) console.log(`corpus by STOW-RS skipped: ${WITHOUT_CORPUS}`);

/** Failure Reasons (PS3.18 Table I.2-2) that are true of bad content. */
const TRUE_OF_CONTENT: ReadonlySet<number> = new Set([0xa900, 0xc000, 0xc122, 0x0122]);
/** An instance of that UID is kept, with other bytes (PS3.7 Annex C). */
const DUPLICATE_UID = 0x0111;
/** Files outside `malformed-generated` that are cut off: the references keep what there is, we refuse them. */
const CUT_OFF = /3gb-bulk-data-truncated|GH179B|GH626|MR_truncated|rtplan_truncated/;
/** Neither reference reads them whole. */
const BROKEN = /FreezePattern|GH364|pydicom__no_meta\.dcm|nvImageCodec__|go-dicom__OF_DICOM/;

let folder: string;
let server: RunningServer;

before(async () => {
  if (!CORPUS) return;
  folder = await mkdtemp(join(tmpdir(), 'vesalius-stow-'));
  server = await startServer({ dataDir: join(folder, 'data') });
});

after(async () => {
  if (!CORPUS) return;
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

/** UIDs that another implementation reads in a file. */
function identityIn(model: DicomJson): Identity {
  const text = (key: string) => model[key]?.Value?.[0] as string | undefined;
  return {
    studyInstanceUid: text('0020000D'),
    seriesInstanceUid: text('0020000E'),
    sopInstanceUid: text('00080018'),
    sopClassUid: text('00080016'),
  };
}

/** Hash of the data set of what is kept; the corpus has no Non-Patient Instances of other categories. */
async function colorPalette(uid: string): Promise<string> {
  const response = await fetch(`${server.web}/dicomweb/color-palettes/${uid}`, {
    headers: { authorization: `Bearer ${server.token}`, accept: 'application/dicom' },
  });
  assert.equal(response.status, 200, uid);
  return datasetHash(new Uint8Array(await response.arrayBuffer()));
}

test('all of the corpus by STOW-RS: what can be kept is, bit for bit; what cannot is refused for what it is', {
  skip: WITHOUT_CORPUS,
}, async () => {
  const placed = new Map<string, boolean>();
  for (const { path, dcmtkJson, pydicomJson } of references()) {
    const models = [dcmtkJson, pydicomJson].filter((model) => model !== null);
    placed.set(
      path,
      models.map(identityIn).some((identity) => isPlaced(identity) || isOfNobody(identity)),
    );
  }
  const sent = new Map<string, Set<string>>();
  const ofNobody = new Map<string, Set<string>>();
  const surprises: string[] = [];
  let taken = 0;
  let refused = 0;
  for (const path of everyCorpusPath()) {
    const bytes = corpusFile(path);
    const { stored, failed, status } = await dicomweb(server).store([bytes]);
    assert.equal(stored.length + failed.length, 1, path);
    if (failed[0]?.reason === DUPLICATE_UID) {
      // Of other bytes than the first of its UID: nothing holds back what belongs to nobody.
      const { sopInstanceUid } = identityOf(readFile(bytes).dataset);
      assert.ok(ofNobody.has(sopInstanceUid!) && !ofNobody.get(sopInstanceUid!)!.has(datasetHash(bytes)), path);
      refused++;
      continue;
    }
    const expected = placed.get(path) === true && !CUT_OFF.test(path) && !BROKEN.test(path);
    if (!path.startsWith('malformed-generated/') && expected !== (failed.length === 0)) surprises.push(path);
    if (failed.length > 0) {
      refused++;
      assert.ok(TRUE_OF_CONTENT.has(failed[0]!.reason), `${path}: 0x${failed[0]!.reason.toString(16)}`);
      assert.equal(status, 409, path);
      continue;
    }
    taken++;
    const identity = identityOf(readFile(bytes).dataset);
    if (isOfNobody(identity)) {
      add(ofNobody, identity.sopInstanceUid!, datasetHash(bytes));
      continue;
    }
    assert.ok(isPlaced(identity), path);
    add(sent, identity.sopInstanceUid, datasetHash(bytes));
  }
  assert.deepEqual(surprises, []);
  assert.deepEqual({ taken, refused }, { taken: 655, refused: 151 });
  for (const [uid, hashes] of ofNobody) assert.ok(hashes.has(await colorPalette(uid)), uid);
  const { kept, gotten, heldBack } = await assertReturned(server, sent);
  console.log(`STOW-RS: ${taken} taken, ${refused} refused; ${kept} kept and returned, ${heldBack} held back`);
  assert.deepEqual({ kept, notByCGet: kept - gotten }, { kept: 469, notByCGet: 1 });
});

test('names are found in their own script', { skip: WITHOUT_CORPUS }, async () => {
  assert.equal(await assertFoundByQido(server), 18);
});
