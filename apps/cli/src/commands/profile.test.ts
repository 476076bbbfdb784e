import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { commandLine } from '../testing/command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'vesalius-profile-'));
after(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

test('a script of CTP becomes a profile; what differs is told', async () => {
  const script = file(
    'script.xml',
    `<script>
      <p t="DATEINC">-100</p><p t="SITE">Site 7</p>
      <e en="T" t="00080020" n="StudyDate">@incrementdate(this,@DATEINC)</e>
      <e en="T" t="00080018" n="SOPInstanceUID">@hashuid(@UIDROOT,this)</e>
      <e en="T" t="00080050" n="AccessionNumber">@empty()</e>
      <e en="T" t="00080080" n="InstitutionName">@param(@SITE)</e>
      <e en="T" t="00081030" n="StudyDescription">@keep()</e>
      <e en="F" t="00080070" n="Manufacturer">@remove()</e>
      <e en="T" t="00100020" n="PatientID">@lookup(this,ptid)</e>
      <e en="T" t="00104000" n="PatientComments">@if(this,exists){@remove()}{}</e>
      <k en="T" t="0018">Keep group 18</k>
      <r en="T" t="privategroups">Remove private groups</r>
      <r en="T" t="unspecifiedelements">Remove unchecked elements</r>
    </script>`,
  );
  const { stdout, stderr, exitCode } = await commandLine(['profile', 'import-ctp', script]);
  assert.equal(exitCode, 0, stderr);
  assert.match(stdout, /shiftDays:\n {2}- -100\n {2}- -100\n/);
  for (const line of ['- "113107"', 'attribute: "00080050"', 'value: Site 7', 'attribute: "00081030"']) {
    assert.ok(stdout.includes(line), `${line} in ${stdout}`);
  }
  assert.ok(!stdout.includes('00080070'), 'a rule that is switched off');
  for (const told of [
    /00100020 PatientID: the pseudonym/,
    /00104000 PatientComments: @if/,
    /keeping 0018/,
    /unspecified/,
  ]) {
    assert.match(stderr, told);
  }
  const imported = file('imported.yaml', stdout);
  assert.equal((await commandLine(['profile', 'show', imported])).stdout, stdout);
});

test('two profiles are compared', async () => {
  const one = file('one.yaml', 'name: a\nversion: 1\noptions: [113105]\n');
  const other = file('other.yaml', 'name: a\nversion: 2\noptions: [113105, 113107]\n');
  const { stdout, exitCode } = await commandLine(['profile', 'diff', one, other]);
  assert.equal(exitCode, 1);
  assert.equal(stdout, '- version 1\n+ version 2\n+ option 113107\n');
  assert.equal((await commandLine(['profile', 'diff', one, one])).exitCode, 0);
});

test('what is no script or profile is refused in a sentence', async () => {
  const no = file('no.xml', '<profile/>');
  assert.match((await commandLine(['profile', 'import-ctp', no])).stderr, /the root must be script/);
  assert.equal((await commandLine(['profile', 'show', file('x.yaml', ': : :')])).exitCode, 2);
  assert.equal((await commandLine(['profile', 'show', join(folder, 'none')])).exitCode, 2);
});
