import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPending, lookupStatus, statusCategory, statusText } from './status.ts';
import { STATUS_TABLE, type StatusService } from './status-table.ts';

test('the categories are those of PS3.7 Annex C', () => {
  const expected: [number, string][] = [
    [0x0000, 'success'],
    [0xff00, 'pending'],
    [0xff01, 'pending'],
    [0xfe00, 'cancel'],
    [0x0001, 'warning'],
    [0x0107, 'warning'],
    [0x0116, 'warning'],
    [0xb000, 'warning'],
    [0xb123, 'warning'],
    [0x0110, 'failure'],
    [0x0122, 'failure'],
    [0xa700, 'failure'],
    [0xc123, 'failure'],
    [0x7777, 'failure'],
  ];
  for (const [status, category] of expected) assert.equal(statusCategory(status), category, status.toString(16));
  assert.equal(isPending(0xff01), true);
  assert.equal(isPending(0), false);
  assert.equal(isPending(undefined), false);
});

test('a service names its own statuses, and falls back on the general ones', () => {
  assert.equal(statusText(0xa7ab, 'storage'), '0xA7AB Refused: out of resources');
  assert.equal(statusText(0xa801, 'move'), '0xA801 Refused: move destination unknown');
  assert.equal(statusText(0x0124, 'move'), '0x0124 Refused: not authorized');
  assert.equal(lookupStatus(0xb007, 'storage')?.name, 'Data set does not match SOP class');
  assert.equal(lookupStatus(0xb007)?.name, 'Warning');
  assert.equal(lookupStatus(0x7777), undefined);
});

test('no entry hides another, and no service contradicts the general category of its codes', () => {
  for (const [service, entries] of Object.entries(STATUS_TABLE)) {
    for (const entry of entries) {
      assert.equal(
        lookupStatus(entry.code, service as StatusService),
        entries.find((e) => e.code === entry.code),
      );
      assert.equal(statusCategory(entry.code), entry.category, `${service} ${entry.code.toString(16)}`);
    }
    const codes = entries.filter((entry) => entry.last === undefined).map((entry) => entry.code);
    assert.equal(new Set(codes).size, codes.length, service);
  }
});
