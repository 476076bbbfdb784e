import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { didYouMean } from './did-you-mean.ts';
import { exposureOf } from './exposure.ts';
import { ROWS, type SettingValues } from './schema.ts';
import { list, parsePeer, text, whole } from './setting.ts';
import { settingsHelp, settingsPage } from './settings-page.ts';

type Form = Parameters<typeof text>[0];

const allows = (form: Form, given: string) => text(form, '', '').read(given) !== undefined;

const CASES: Readonly<Partial<Record<Form, { right: string[]; wrong: string[] }>>> = {
  host: {
    right: ['127.0.0.1', '::', '::1', '0.0.0.0', 'localhost', 'pacs.example.org', 'a_b.local'],
    wrong: ['', 'a b', '-a', '999.1.1.1', '1.2.3', 'a..b', 'http://x', 'a:1'],
  },
  aeTitle: { right: ['A', 'CT 1', 'SIXTEEN_LETTERS_'], wrong: ['', ' ', 'SEVENTEEN_LETTERS', 'A\\B', 'A\tB'] },
  peer: {
    right: ['CT1@10.0.0.5:104', 'CT 1@ct1.example.org:11112', '*@127.0.0.1', '*@[::1]', 'A@[fe80::1]:104'],
    wrong: [
      'CT1',
      'CT1@10.0.0.5',
      '@10.0.0.5:104',
      'CT1@:104',
      'CT1@h:0',
      'CT1@h:65536',
      '*@h:104',
      'A\\B@h:1',
      'A@h:x',
    ],
  },
  network: {
    right: ['10.0.0.1', '10.0.0.0/8', '::1', 'fd00::/8'],
    wrong: ['10.0.0.0/33', 'x', '10.0.0.0/', 'fd00::/129', '1.2.3.4/8/8'],
  },
  address: {
    right: ['127.0.0.1:9090', '[::1]:9090', 'localhost:0'],
    wrong: ['9090', ':9090', '127.0.0.1', '127.0.0.1:70000'],
  },
  attribute: {
    right: [
      'series:ProtocolName',
      'instance:00181030',
      'series:RequestAttributesSequence.ScheduledProcedureStepID',
      'study:00091001[GEMS_IDEN_01]',
      'study:00091001[A B]:LO',
    ],
    wrong: ['ProtocolName', 'image:ProtocolName', 'series:', 'series:protocolName', 'series:0018,1030', 'series:A..B'],
  },
  token: { right: ['a', 'A-._~+/9=='], wrong: ['', 'a b', 'ä', '=a'] },
  database: {
    right: ['sqlite:/a/b.db', 'postgres://u:p@h:5432/d', 'postgresql://h/d'],
    wrong: ['mysql://h/d', 'sqlite:', 'postgres://h', 'postgres:'],
  },
  blobs: {
    right: [
      'file:/a',
      's3://bucket',
      's3://bucket/a/b?endpoint=http://127.0.0.1:9000&region=eu-1&storageClass=STANDARD_IA&sse=AES256',
    ],
    wrong: ['file:', 's3://', 's3://b', 's3://key:secret@bucket', 's3://bucket?endpoint=ftp://a', 's3://bucket?keys=1'],
  },
};

for (const [form, { right, wrong }] of Object.entries(CASES)) {
  test(`the form ${form}`, () => {
    for (const given of right) assert.ok(allows(form as Form, given), `${given} is right`);
    for (const given of wrong) assert.ok(!allows(form as Form, given), `${given} is wrong`);
  });
}

test('peers are taken apart', () => {
  assert.deepEqual(parsePeer('CT 1@ct.example:104'), {
    aeTitle: 'CT 1',
    host: 'ct.example',
    port: 104,
    tls: false,
  });
  assert.deepEqual(parsePeer('CT@[::1]:2762+tls'), { aeTitle: 'CT', host: '::1', port: 2762, tls: true });
  assert.deepEqual(parsePeer('*@[::1]'), { aeTitle: '*', host: '::1', tls: false });
  assert.equal(parsePeer('CT@ct.example+tls'), undefined);
  assert.equal(parsePeer('CT@ct.example:104+ssl'), undefined);
  assert.equal(parsePeer('CT1'), undefined);
});

test('whole numbers are those between the ends, written in digits', () => {
  fc.assert(
    fc.property(fc.integer({ min: -2000, max: 2000 }), (value) => {
      assert.equal(whole(1, 1000, 1, '').read(String(value)), value >= 1 && value <= 1000 ? value : undefined);
    }),
  );
  for (const wrong of ['', '1.5', '1e2', '0x10', ' 1', '9'.repeat(20)])
    assert.equal(whole(0, 1e15, 1, '').read(wrong), undefined);
});

test('a word with one letter wrong, missing or too many is recognised; a wholly different one is not', () => {
  const known = ['http.port', 'dicom.port', 'log.level'];
  assert.equal(didYouMean('http.prt', known), 'http.port');
  assert.equal(didYouMean('HTTP.PORT', known), 'http.port');
  assert.equal(didYouMean('logg.level', known), 'log.level');
  assert.equal(didYouMean('zebra', known), undefined);
});

test('no two settings share a name, variable or flag, and every default is allowed', () => {
  for (const key of ['name', 'variable', 'flag'] as const) {
    assert.equal(new Set(ROWS.map((row) => row[key])).size, ROWS.length, `${key} is unique`);
  }
  for (const { name, setting } of ROWS) {
    if (setting.fallback === undefined || setting.list) continue;
    assert.equal(setting.read(String(setting.fallback)), setting.fallback, name);
  }
  assert.deepEqual(list('host', '').fallback, []);
});

test('page and help name every setting', () => {
  for (const { name, variable, flag, setting } of ROWS) {
    assert.match(settingsPage(), new RegExp(`\`${name}\`<br>\`${variable}\``));
    assert.ok(settingsHelp().includes(setting.secret ? variable : `${flag} `), name);
  }
});

test('exposure: loopback is quiet; beyond it, TLS or a declared proxy', () => {
  const doors = (http: object, dicom: object) => {
    const plain = { host: '127.0.0.1', tls: {}, trustedProxies: [], strangers: 'loopback' };
    return exposureOf({ http: { ...plain, ...http }, dicom: { ...plain, ...dicom } } as unknown as SettingValues);
  };
  assert.deepEqual(doors({}, { host: '::1' }), { unknownPeersFromLoopback: true, warnings: [] });
  assert.equal(doors({ host: 'localhost' }, {}).unknownPeersFromLoopback, true);
  assert.equal(doors({}, { strangers: 'refuse' }).unknownPeersFromLoopback, false);
  assert.equal(doors({ host: '0.0.0.0' }, {}).warnings.length, 1);
  assert.deepEqual(doors({ host: '0.0.0.0', trustedProxies: ['10.0.0.1'] }, {}), {
    unknownPeersFromLoopback: false,
    warnings: [],
  });
  assert.deepEqual(doors({ host: '::', tls: { certificate: '/c' } }, {}).warnings, []);
  assert.match(
    doors({}, { host: 'pacs.example.org' }).warnings.join(),
    /^DICOM listens on pacs\.example\.org without TLS/,
  );
  assert.deepEqual(doors({}, { host: '10.1.1.1', tls: { certificate: '/c' } }), {
    unknownPeersFromLoopback: false,
    warnings: [],
  });
});
