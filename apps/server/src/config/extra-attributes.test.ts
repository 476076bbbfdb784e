import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TAG } from '@vesalius/dicom';
import { extraAttributes } from './extra-attributes.ts';
import { SettingsError } from './problems.ts';

const read = (...attributes: string[]) => {
  const inForce = [
    { name: 'index.attributes', value: attributes, source: 'file', where: 'vesalius.yaml:2:3' },
  ] as const;
  return extraAttributes({ index: { attributes }, inForce });
};

test('keywords, tags, sequences and private attributes', () => {
  assert.deepEqual(read('series:ProtocolName', 'instance:00181030'), [
    { level: 'series', path: [TAG.ProtocolName], vr: 'LO' },
    { level: 'instance', path: [TAG.ProtocolName], vr: 'LO' },
  ]);
  assert.deepEqual(read('study:ProcedureCodeSequence.CodeValue')[0]?.path, [TAG.ProcedureCodeSequence, TAG.CodeValue]);
  assert.deepEqual(read('series:00091027[GEMS_IDEN_01]', 'series:00091001[OF NOBODY]:LO'), [
    { level: 'series', path: [0x00091027], vr: 'SL', privateCreator: 'GEMS_IDEN_01' },
    { level: 'series', path: [0x00091001], vr: 'LO', privateCreator: 'OF NOBODY' },
  ]);
});

test('what the dictionary does not have is refused with its place', () => {
  for (const [attribute, why] of [
    ['series:ProtokolName', /vesalius\.yaml:2:3: index\.attributes: the dictionary has no ProtokolName/],
    ['series:00091001[OF NOBODY]', /the VR of series:00091001\[OF NOBODY\] is not known/],
    ['series:ProtocolName:XX', /the VR of .* is not known/],
  ] as const) {
    assert.throws(
      () => read('series:ProtocolName', attribute),
      (error) => error instanceof SettingsError && why.test(error.message),
    );
  }
});
