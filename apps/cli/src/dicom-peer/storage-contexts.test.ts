import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TRANSFER_SYNTAXES, UID } from '@vesalius/dicom';
import { storageContexts } from './storage-contexts.ts';

test('no more contexts than an association has room for, nor syntaxes than peers made with DCMTK read', () => {
  const { contexts, roles } = storageContexts([]);
  assert.equal(contexts.length, 127);
  assert.equal(roles.length, contexts.length);
  for (const { transferSyntaxes } of contexts) assert.ok(transferSyntaxes.length <= 50);
});

test('uncompressed first, then every compressed transfer syntax that is not retired', () => {
  const [context] = storageContexts([UID.CTImageStorage]).contexts;
  assert.equal(context?.transferSyntaxes[0], UID.ExplicitVRLittleEndian);
  for (const { uid, encapsulated, retired } of TRANSFER_SYNTAXES)
    if (encapsulated && !retired) assert.ok(context?.transferSyntaxes.includes(uid), uid);
});
