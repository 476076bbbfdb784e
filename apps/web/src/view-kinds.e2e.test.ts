import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Attributes, Dataset, readFile, TAG, UID, writeFile } from '@vesalius/dicom';
import { demoStudies, type SyntheticInstance } from '@vesalius/testkit';
import type { Browser, Page } from 'playwright-core';
import { type LocalServer, openLocalServer } from '../../server/src/testing/local-server.ts';
import { openBrowser } from './testing/browser.ts';
import { CORONAL } from './testing/on-planes.ts';
import { importFiles, keepPicture, settled, viewing } from './testing/viewing.ts';

let browser: Browser;
let server: LocalServer;
let ct: SyntheticInstance[];
let study: string;

before(async () => {
  [browser, server] = await Promise.all([openBrowser(), openLocalServer()]);
  const all = [...demoStudies({ ctMatrix: 128, ctSpacing: 15 })];
  study = all[0]!.truth.studyInstanceUid;
  ct = all.filter(({ truth }) => truth.studyInstanceUid === study);
  await importFiles(server, [...ct.map(({ file }) => file), ...others()]);
});

after(async () => {
  await browser.close();
  await server.close();
});

/** Kinds that the demonstration has not. */
function* others(): Generator<Uint8Array> {
  const of = (kind: string, number: number, attributes: Attributes) => {
    const head = {
      SpecificCharacterSet: 'ISO_IR 192',
      ...sharedAttributes(),
      StudyInstanceUID: study,
      SeriesInstanceUID: `2.25.50${number}`,
      SOPInstanceUID: `2.25.51${number}`,
    };
    const dataset = Dataset.of({
      ...head,
      Modality: kind,
      SeriesNumber: 50 + number,
      SeriesDescription: kind,
      ...attributes,
    });
    return writeFile({ dataset, transferSyntaxUid: UID.ExplicitVRLittleEndian });
  };
  const pdf = new TextEncoder().encode('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
  yield of('DOC', 1, {
    SOPClassUID: UID.EncapsulatedPDFStorage,
    DocumentTitle: 'Letter',
    MIMETypeOfEncapsulatedDocument: 'application/pdf',
    EncapsulatedDocument: pdf,
  });
  yield of('ECG', 2, { SOPClassUID: UID.TwelveLeadECGWaveformStorage, WaveformSequence: [waveform()] });
  yield of('RTSTRUCT', 3, structures());
  yield of('XX', 4, { SOPClassUID: UID.RawDataStorage, CreatorVersionUID: '2.25.1' });
}

/** A triangle of 0 to 1000 microvolts. */
function waveform(): Attributes {
  const bytes = new Uint8Array(2000);
  const view = new DataView(bytes.buffer);
  for (let sample = 0; sample < 1000; sample++) view.setInt16(sample * 2, sample % 101, true);
  return {
    MultiplexGroupLabel: 'Rhythm',
    SamplingFrequency: 500,
    NumberOfWaveformChannels: 1,
    NumberOfWaveformSamples: 1000,
    WaveformBitsAllocated: 16,
    WaveformSampleInterpretation: 'SS',
    ChannelDefinitionSequence: [
      {
        ChannelSourceSequence: [{ CodeValue: '2:1', CodingSchemeDesignator: 'MDC', CodeMeaning: 'Lead I' }],
        ChannelSensitivity: 10,
        ChannelSensitivityUnitsSequence: [
          { CodeValue: 'uV', CodingSchemeDesignator: 'UCUM', CodeMeaning: 'microvolt' },
        ],
        WaveformBitsStored: 16,
      },
    ],
    WaveformData: bytes,
  };
}

/** Squares of 100 mm in three slices in the middle of the CT, 15 mm apart. */
function structures(): Attributes {
  const z = Number(ct[20] && 15 / 2 + 20 * 15);
  const corners = [
    [-50, -50],
    [50, -50],
    [50, 50],
    [-50, 50],
  ];
  return {
    SOPClassUID: UID.RTStructureSetStorage,
    StructureSetLabel: 'Plan',
    StructureSetROISequence: [{ ROINumber: 7, ROIName: 'Square' }],
    ROIContourSequence: [
      {
        ReferencedROINumber: 7,
        ROIDisplayColor: [255, 0, 255],
        ContourSequence: [-15, 0, 15].map((beside) => ({
          ContourGeometricType: 'CLOSED_PLANAR',
          NumberOfContourPoints: 4,
          ContourData: corners.flatMap(([x, y]) => [x!, y!, z + beside]),
        })),
      },
    ],
    ReferencedFrameOfReferenceSequence: [{ RTReferencedStudySequence: [], FrameOfReferenceUID: frameOfReference() }],
  };
}

function frameOfReference(): string {
  return readFile(ct[0]!.file).dataset.text(TAG.FrameOfReferenceUID)!;
}

/** Patient and study as the CT has them: else the archive would hold these back. */
function sharedAttributes(): Attributes {
  const { dataset } = readFile(ct[0]!.file);
  const keywords = [
    'PatientName',
    'PatientID',
    'IssuerOfPatientID',
    'StudyDescription',
    'PatientBirthDate',
    'PatientSex',
    'StudyDate',
    'StudyTime',
    'AccessionNumber',
    'StudyID',
  ] as const;
  return Object.fromEntries(keywords.map((keyword) => [keyword, dataset.text(TAG[keyword]) ?? '']));
}

async function open(page: Page, label: string): Promise<void> {
  await settled(page);
  await page.locator('.vv-strip button', { hasText: label }).click();
}

const onStudy = (work: (page: Page) => Promise<void>) => viewing(browser, server, `study=${study}`, work);

test('a segmentation lies over the images it speaks of, with its volume', () =>
  onStudy(async (page) => {
    await open(page, 'Liver');
    const legend = page.locator('.legend');
    await legend.waitFor();
    await settled(page);
    const millilitres = Number(/liver: ([\d.]+) ml/.exec((await legend.textContent())!)?.[1]);
    const truth = ct.find(({ truth }) => truth.modality === 'SEG')!.truth.volumes[0]!.cubicMillimetres / 1000;
    assert.ok(Math.abs(millilitres / truth - 1) < 0.01, `${millilitres} is not ${truth}`);
    assert.ok((await coloured(page)) > 500, 'something is drawn');
  }));

test('contours of a structure set lie where they should', () =>
  onStudy(async (page) => {
    await open(page, 'RTSTRUCT');
    await page.locator('.legend', { hasText: 'Square' }).waitFor();
    await settled(page);
    await page.locator('.legend', { hasText: 'Square: 100.0 cm²' }).waitFor(); // a hundred millimetres wide and high
    const box = (await page.evaluate(`(() => {
      const canvas = document.querySelector('canvas.lines');
      const { width, height } = canvas;
      const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
      const found = { left: width, right: -1, top: height, bottom: -1, width, height };
      for (let at = 3; at < data.length; at += 4) {
        if (data[at] < 128) continue;
        const x = ((at - 3) / 4) % width, y = Math.floor((at - 3) / 4 / width);
        found.left = Math.min(found.left, x); found.right = Math.max(found.right, x);
        found.top = Math.min(found.top, y); found.bottom = Math.max(found.bottom, y);
      }
      return found;
    })()`)) as { left: number; right: number; top: number; bottom: number; width: number; height: number };
    const side = (100 * Math.min(box.width, box.height)) / 460; // the field of view of the demonstration's CT is 460 mm
    assert.ok(
      Math.abs(box.right - box.left - side) < 4 && Math.abs(box.bottom - box.top - side) < 4,
      `${JSON.stringify(box)} ${side}`,
    );
    assert.ok(Math.abs((box.left + box.right) / 2 - box.width / 2) < 4, 'in the middle, as the body is');
  }));

test('on planes through the volume contours are slabs: a hundred millimetres wide, three slices high', () =>
  onStudy(async (page) => {
    await open(page, 'RTSTRUCT');
    await page.locator('.legend', { hasText: 'Square' }).waitFor();
    await settled(page);
    await page.keyboard.press('v');
    await page.locator('.vv-grid[data-layout="2x2"]').waitFor();
    await settled(page);
    await page.locator('.vv-cell').nth(CORONAL).locator('[data-layer="regions"]').waitFor();
    await page.waitForTimeout(500);
    const { width, height, count } = (await page.evaluate(`(() => {
      const canvas = document.querySelectorAll('.vv-cell')[${CORONAL}].querySelector('[data-layer="regions"]');
      const { width } = canvas;
      const { data } = canvas.getContext('2d').getImageData(0, 0, width, canvas.height);
      const found = { left: width, right: -1, top: 1e6, bottom: -1, count: 0 };
      for (let at = 3; at < data.length; at += 4) {
        if (data[at] < 30) continue;
        const x = ((at - 3) / 4) % width, y = Math.floor((at - 3) / 4 / width);
        found.left = Math.min(found.left, x); found.right = Math.max(found.right, x);
        found.top = Math.min(found.top, y); found.bottom = Math.max(found.bottom, y);
        found.count += 1;
      }
      return { width: found.right - found.left, height: found.bottom - found.top, count: found.count };
    })()`)) as { width: number; height: number; count: number };
    assert.ok(Math.abs(width / height / (100 / 45) - 1) < 0.06, `${width} by ${height}`);
    assert.ok(count > width * height * 0.95, 'all of it is filled');
    await keepPicture(page, 'contours-on-planes');
  }));

function coloured(page: Page): Promise<number> {
  return page.evaluate(`(() => {
    const canvas = document.querySelector('canvas.lines');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let at = 3; at < data.length; at += 4) if (data[at] > 50) count += 1;
    return count;
  })()`) as Promise<number>;
}

test('a report reads as sentences, a letter opens, an ECG is drawn, and of anything else the attributes are told', () =>
  onStudy(async (page) => {
    await open(page, 'Organ volumes');
    const report = page.locator('[data-document="report"]');
    assert.match((await report.textContent())!, /Imaging Measurement Report.*liver.*Volume: \d+(\.\d+)? mL/s);
    await open(page, 'DOC');
    await page.locator('[data-document="pdf"]').waitFor();
    assert.equal(await page.locator('[data-document="pdf"] a').getAttribute('download'), 'Letter.pdf');
    await open(page, 'ECG');
    const ecg = page.locator('[data-document="waveform"]');
    assert.match(
      (await ecg.textContent())!,
      /Rhythm · 500 Hz · 2\.0 s · boxes of 0\.2 s and 0\.5 mV.*Lead I \(0 to 1000 uV\)/s,
    );
    const wave = (await ecg.locator('path.wave').getAttribute('d')) ?? '';
    const heights = [...wave.matchAll(/[ML][\d.]+ ([\d.]+)/g)].map(([, height]) => Number(height));
    assert.equal(heights.length, 1000);
    assert.ok(Math.abs(Math.max(...heights) - Math.min(...heights) - 60) < 0.1, 'a millivolt is sixty pixels high');
    assert.equal((await ecg.locator('path.grid').getAttribute('d'))!.match(/V/g)?.length, 11, 'every 0.2 s of 2 s');
    await open(page, 'XX');
    const attributes = page.locator('[data-document="attributes"]');
    await attributes.getByRole('searchbox').fill('creator');
    assert.equal(await attributes.locator('tbody tr:visible').count(), 1);
    if (process.env.VESALIUS_TEST_PICTURES)
      await page.screenshot({ path: `${process.env.VESALIUS_TEST_PICTURES}/attributes.png` });
  }));
