import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { tinyInstance } from '@vesalius/testkit';
import { commandLine } from '../testing/command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'vesalius-dump-'));
after(() => rmSync(folder, { recursive: true }));

test('dump lists elements with their names, long values by their length', async () => {
  const path = join(folder, 'a.dcm');
  const attributes = { ReferencedStudySequence: [{ ReferencedSOPInstanceUID: '1.2.3' }], PatientName: 'Ä^B' };
  writeFileSync(path, tinyInstance({ attributes, rows: 512, columns: 512 }).file);
  const { stdout, exitCode } = await commandLine(['dump', path]);
  assert.equal(exitCode, 0);
  assert.match(stdout, /^\(0002,0010\) UI Transfer Syntax UID: 1\.2\.840\.10008\.1\.2\.1$/m);
  assert.match(stdout, /^\(0010,0010\) PN Patient's Name: Ä\^B$/m);
  assert.match(stdout, /^ {4}\(0008,1155\) UI Referenced SOP Instance UID: 1\.2\.3$/m);
  assert.match(stdout, /^\(7FE0,0010\) OW Pixel Data: 524288 bytes$/m);
  const json = JSON.parse((await commandLine(['dump', path, '--json'])).stdout);
  assert.equal(json['00100010'].Value[0].Alphabetic, 'Ä^B');
  assert.match(json['7FE00010'].BulkDataURI, /length=524288/);
});

test('what is no DICOM file is said so, without a stack', async () => {
  const path = join(folder, 'b.txt');
  writeFileSync(path, 'hello, this is no DICOM file at all, really none');
  const { stderr, exitCode } = await commandLine(['dump', path]);
  assert.equal(exitCode, 1);
  assert.match(stderr, /^vesalius: [^\n]+\.\n$/);
  assert.match(
    (await commandLine(['dump', join(folder, 'none')])).stderr,
    /none: there is no such file or folder\.\n$/,
  );
});
