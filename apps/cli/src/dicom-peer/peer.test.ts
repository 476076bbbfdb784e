import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandLine } from '../testing/command-line.ts';
import { parsePeerAddress } from './peer.ts';

test('peers are given as AETITLE@host:port', () => {
  assert.deepEqual(parsePeerAddress('PACS@host.example:104'), { aeTitle: 'PACS', host: 'host.example', port: 104 });
  assert.deepEqual(parsePeerAddress('A B@[::1]:11112'), { aeTitle: 'A B', host: '::1', port: 11112 });
  for (const wrong of ['PACS', 'PACS@host', '@host:104', 'ABCDEFGHIJKLMNOPQ@h:1', 'A\\B@h:1', 'A@h:70000', 'A@:104']) {
    assert.throws(() => parsePeerAddress(wrong), /AETITLE@host:port/, wrong);
  }
});

test('wrong usage ends with 2 and says what is wrong', async () => {
  const peer = 'A@127.0.0.1:1';
  const cases: readonly (readonly [string[], RegExp])[] = [
    [['echo', 'nonsense'], /AETITLE@host:port/],
    [['find', peer, '-L', 'SHELF'], /SHELF is none of PATIENT, STUDY, SERIES, IMAGE/],
    [['find', peer, '-k', 'PatientNam=X'], /PatientNam is neither a keyword nor a tag/],
    [['find', peer, '--model', 'cellar'], /cellar is neither study nor patient/],
    [['get', peer, '--sop-class', 'CTImage'], /CTImage is no SOP class/],
    [['store', peer], /missing required argument 'path'/],
    [['import', '.', '--server', 'nonsense'], /nonsense is not a web address/],
    [['fly'], /unknown command 'fly'/],
  ];
  for (const [args, sentence] of cases) {
    const { exitCode, stderr } = await commandLine(args);
    assert.match(stderr, sentence);
    assert.equal(exitCode, 2, args.join(' '));
    assert.doesNotMatch(stderr, /\n {4}at /);
  }
});
