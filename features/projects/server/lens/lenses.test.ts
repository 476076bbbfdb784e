import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Principal } from '@vesalius/archive/api';
import { Dataset, TAG, UID } from '@vesalius/dicom';
import { openProjectsData, type ProjectsData } from '../data.ts';
import { REVIEW_PERCENT } from '../materialised/review-reason.ts';
import type { GovernanceChange } from '../store/governance.ts';

const CONDITIONS: GovernanceChange = {
  purpose: 'x',
  ethicsReference: '',
  terms: '',
  pseudonyms: 'hashed',
  needsConsent: false,
  needsReview: false,
  reviewPercent: REVIEW_PERCENT,
  consentFor: 'NAMED_PROTOCOL',
  of: 'lung 1',
};
const DAY = 86_400_000;
const clock = { time: 1_000_000, now: () => clock.time };

function instance(number: number, more = {}) {
  return Dataset.of({
    ...{ SOPClassUID: UID.CTImageStorage, SOPInstanceUID: `2.25.${number}`, StudyInstanceUID: `2.25.7${number}` },
    ...{
      SeriesInstanceUID: `2.25.8${number}`,
      PatientID: 'P1',
      PatientName: 'Qvist^A',
      StudyDate: `2026010${number}`,
      ...more,
    },
  });
}

async function withData<T>(folder: string, work: (data: ProjectsData) => Promise<T>): Promise<T> {
  const data = openProjectsData(folder, clock);
  try {
    return await work(data);
  } finally {
    await data.close();
  }
}

function setUp(data: ProjectsData, project: number, name: string, options: string[] = ['113107']): void {
  data.governance.put(project, CONDITIONS);
  data.governance.addProfile(project, 1, { name, version: '1', options }, 'stella');
}

/** How an instance looks through a project. */
async function seen(data: ProjectsData, project: number, dataset: Dataset) {
  const lens = (await data.lenses.lens(project))!;
  assert.deepEqual(await lens.headers([dataset]), ['shown']);
  return {
    id: dataset.text(TAG.PatientID),
    sop: dataset.text(TAG.SOPInstanceUID)!,
    date: dataset.text(TAG.StudyDate)!,
    lens,
  };
}

test('the second visit, a day and a restart later, has the same pseudonym; in another project it has another one', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'vesalius-lenses-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const first = await withData(folder, async (data) => {
    setUp(data, 1, 'lung');
    setUp(data, 2, 'heart');
    const own = await seen(data, 1, instance(1));
    assert.equal(own.lens.originalOf(own.sop), '2.25.1');
    assert.equal(own.lens.uid('2.25.1'), own.sop);
    const other = await seen(data, 2, instance(1));
    assert.notEqual(other.id, own.id);
    assert.notEqual(other.sop, own.sop);
    assert.equal(other.lens.originalOf(own.sop), undefined);
    return own;
  });
  clock.time += DAY;
  await withData(folder, async (data) => {
    const second = await seen(data, 1, instance(2));
    assert.equal(second.id, first.id);
    const day = ({ date }: { date: string }) => Date.parse(date.replace(/^(....)(..)/, '$1-$2-')) / DAY;
    assert.equal(day(second) - day(first), 1, 'the interval stays');
    assert.equal(second.lens.originalOf(first.sop), '2.25.1');
  });
});

test('what cannot be made clean, or is not agreed to, is not shown, and nothing of it is noted', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'vesalius-lenses-'));
  context.after(() => rmSync(folder, { recursive: true }));
  await withData(folder, async (data) => {
    assert.equal(await data.lenses.lens(1), undefined);
    setUp(data, 1, 'lung');
    const lens = (await data.lenses.lens(1))!;
    const pixels = { PixelData: new Uint8Array(2), Rows: 1, Columns: 1, BurnedInAnnotation: 'YES' };
    const refused = {
      ConsentForClinicalTrialUseSequence: [
        Dataset.of({ DistributionType: 'NAMED_PROTOCOL', ConsentForDistributionFlag: 'NO' }),
      ],
    };
    const outcomes = await lens.headers([
      instance(1, pixels),
      instance(2, refused),
      instance(3, { SOPInstanceUID: '' }),
    ]);
    assert.deepEqual(outcomes, ['pixels-not-cleaned', 'not-permitted', 'no-instance']);
    assert.equal(data.register.count(1, 'patient'), 0);
  });
});

test('nobody looks before the terms are agreed to or after the approval; a peer need not agree', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'vesalius-lenses-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const who = (kind: Principal['kind']): Principal => ({ kind, name: 'mia', permissions: new Set() });
  await withData(folder, async (data) => {
    assert.equal(await data.lenses.admits(who('user'), 1), false);
    const { termsVersion } = data.governance.put(1, {
      ...CONDITIONS,
      terms: 'Tell nobody.',
      ethicsExpiresAt: clock.time + DAY,
    });
    const both = async () => [await data.lenses.admits(who('user'), 1), await data.lenses.admits(who('peer'), 1)];
    assert.deepEqual(await both(), [false, true]);
    data.governance.accept(1, 'mia', termsVersion);
    assert.deepEqual(await both(), [true, true]);
    clock.time += DAY;
    assert.deepEqual(await both(), [false, false]);
  });
});
