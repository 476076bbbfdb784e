/** A dose and a parametric map of known values over the phantom: colours, values and unit against the truth; wrong ones are seen. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Attributes, Dataset, readFile, TAG, UID, writeFile } from '@vesalius/dicom';
import type { Browser, Page } from 'playwright-core';
import { scaleColour } from '../../../packages/viewer/src/display/colour-scale.ts';
import { type LocalServer, openLocalServer } from '../../server/src/testing/local-server.ts';
import { openBrowser } from './testing/browser.ts';
import { CORONAL, openPlanes, pointAt } from './testing/on-planes.ts';
import { PHANTOM_STUDY, phantom, STEP_MM, sopOf } from './testing/phantom.ts';
import { planeGeometry } from './testing/plane-pixels.ts';
import { axial, screenPixels } from './testing/screen-pixels.ts';
import { importFiles, keepPicture, settled, viewing } from './testing/viewing.ts';

let browser: Browser;
let server: LocalServer;
const SLICE = 16;
/** Of the grid of values: 5 by 5 by 10 mm, around the middle of the phantom. */
const GRID = { columns: 41, rows: 31, planes: 9, step: 5, apart: 10, x: -100, y: -75, z: 40 };
const grays = (x: number, y: number, z: number) => 30 + x * 0.1 + y * 0.15 + z * 0.2;
const MOST = grays(100, 75, 120);

before(async () => {
  [browser, server] = await Promise.all([openBrowser(), openLocalServer()]);
  await importFiles(server, [...phantom(), values('dose', 1), values('dose', 2, 20), values('map', 3)]);
});

after(async () => {
  await browser.close();
  await server.close();
});

/** The grid as a dose, or as a map of floating point numbers; `off` is how far it is put beside where it belongs. */
function values(kind: 'dose' | 'map', number: number, off = 0): Uint8Array {
  const of = readFile([...phantom()][0]!).dataset;
  const shared = [
    'PatientName',
    'PatientID',
    'PatientBirthDate',
    'PatientSex',
    'StudyDate',
    'StudyTime',
    'AccessionNumber',
  ];
  const same = Object.fromEntries(shared.map((keyword) => [keyword, of.text(TAG[keyword as 'PatientName']) ?? '']));
  const dataset = Dataset.of({
    ...same,
    StudyID: '1',
    StudyDescription: 'Phantom',
    StudyInstanceUID: PHANTOM_STUDY,
    SeriesInstanceUID: `2.25.70${number}`,
    SOPInstanceUID: `2.25.71${number}`,
    SeriesNumber: 70 + number,
    SeriesDescription: `${kind} ${number}`,
    FrameOfReferenceUID: '2.25.300',
    NumberOfFrames: GRID.planes,
    Rows: GRID.rows,
    Columns: GRID.columns,
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    ...(kind === 'dose' ? doseAttributes(off) : mapAttributes()),
  });
  const all: number[] = [];
  for (let plane = 0; plane < GRID.planes; plane++) {
    for (let row = 0; row < GRID.rows; row++) {
      for (let column = 0; column < GRID.columns; column++)
        all.push(grays(GRID.x + column * GRID.step, GRID.y + row * GRID.step, GRID.z + plane * GRID.apart));
    }
  }
  if (kind === 'map') dataset.set(TAG.FloatPixelData, 'OF', new Uint8Array(Float32Array.from(all).buffer));
  else dataset.set(TAG.PixelData, 'OW', new Uint8Array(Uint32Array.from(all, (one) => one * 1000).buffer));
  return writeFile({ dataset, transferSyntaxUid: UID.ExplicitVRLittleEndian });
}

function doseAttributes(off: number): Attributes {
  return {
    SOPClassUID: UID.RTDoseStorage,
    Modality: 'RTDOSE',
    ImagePositionPatient: [GRID.x + off, GRID.y, GRID.z],
    ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
    PixelSpacing: [GRID.step, GRID.step],
    GridFrameOffsetVector: Array.from({ length: GRID.planes }, (_, at) => at * GRID.apart),
    FrameIncrementPointer: TAG.GridFrameOffsetVector,
    BitsAllocated: 32,
    BitsStored: 32,
    HighBit: 31,
    PixelRepresentation: 0,
    DoseUnits: 'GY',
    DoseType: 'PHYSICAL',
    DoseSummationType: 'PLAN',
    DoseGridScaling: 0.001,
  };
}

function mapAttributes(): Attributes {
  const unit = { CodeValue: 'um2/s', CodingSchemeDesignator: 'UCUM', CodeMeaning: 'square micrometre per second' };
  return {
    SOPClassUID: UID.ParametricMapStorage,
    Modality: 'MR',
    BitsAllocated: 32,
    SharedFunctionalGroupsSequence: [
      {
        PixelMeasuresSequence: [{ PixelSpacing: [GRID.step, GRID.step], SliceThickness: GRID.apart }],
        PlaneOrientationSequence: [{ ImageOrientationPatient: [1, 0, 0, 0, 1, 0] }],
        RealWorldValueMappingSequence: [
          {
            LUTExplanation: 'Diffusion',
            RealWorldValueSlope: 2,
            RealWorldValueIntercept: 0,
            MeasurementUnitsCodeSequence: [unit],
          },
        ],
      },
    ],
    PerFrameFunctionalGroupsSequence: Array.from({ length: GRID.planes }, (_, at) => ({
      PlanePositionSequence: [{ ImagePositionPatient: [GRID.x, GRID.y, GRID.z + at * GRID.apart] }],
    })),
  };
}

/** Opens the values and goes to the slice at 85 mm, between two of their planes. */
async function open(page: Page, label: string): Promise<void> {
  await settled(page);
  await page.locator('.vv-strip button', { hasText: label }).click();
  await page.locator('.legend.values').waitFor();
  await settled(page);
  await page.keyboard.press('Home');
  for (let step = 0; step < SLICE + 1; step++) await page.keyboard.press('ArrowDown');
  await page.locator(`.vv-cell[data-slice="${SLICE + 2}"]`).waitFor();
  await page.getByLabel('Opacity').fill('100');
}

const PLACES = [
  [0, 0],
  [-60, 30],
  [70, -50],
  [40, 40],
] as const;

/** How far the values told and the colours drawn are from the truth at some places, found on the screen alone. */
async function compared(page: Page, scale: 'dose' | 'map', times: number, unit: string) {
  const z = (SLICE + 1) * STEP_MM;
  const pixels = await screenPixels(page);
  const toPatient = axial(pixels, z);
  let [value, colour] = [0, 0];
  for (const [x, y] of PLACES) {
    const [column, row] = nearest(pixels, toPatient, x, y);
    const place = toPatient(column, row)!;
    await page.mouse.move(pixels.left + column + 0.5, pixels.top + row + 0.5);
    const text = await page.locator('[data-corner="bottomLeft"]').textContent();
    const told = Number(new RegExp(`HU · ([\\d.]+) ${unit}`).exec(text!)?.[1]);
    const truth = grays(...place);
    value = Math.max(value, Number.isNaN(told) ? Number.POSITIVE_INFINITY : Math.abs(told / times - truth));
    const drawn = await drawnColour(page, column, row);
    const wanted = scaleColour(scale, truth / MOST);
    colour = Math.max(colour, ...wanted.map((part, at) => Math.abs(part - drawn[at]!)));
  }
  return { value, colour };
}

function nearest(
  { width, height }: { width: number; height: number },
  toPatient: ReturnType<typeof axial>,
  x: number,
  y: number,
) {
  const scale = Math.min(width, height) / (256 * 1.4);
  const found = [Math.floor(width / 2 + x * scale), Math.floor(height / 2 + y * scale)] as const;
  assert.ok(toPatient(...found));
  return found;
}

async function drawnColour(page: Page, x: number, y: number, cell = 0): Promise<number[]> {
  return (await page.evaluate(
    `[...document.querySelectorAll('.vv-cell')[${cell}].querySelector('[data-layer="values"]').getContext('2d').getImageData(${x}, ${y}, 1, 1).data]`,
  )) as number[];
}

test('a dose lies over the CT with its colours, its scale and its values in grays', () =>
  viewing(browser, server, `study=${PHANTOM_STUDY}&instance=${sopOf(SLICE)}`, async (page) => {
    await open(page, 'dose 1');
    const legend = await page.locator('.legend.values').textContent();
    assert.match(legend!, new RegExp(`dose 1.*0.*${Number(MOST.toPrecision(3))} Gy`));
    const found = await compared(page, 'dose', 1, 'Gy');
    assert.ok(found.value < 0.5 && found.colour < 12, JSON.stringify(found));
    await page.getByLabel('Opacity').fill('45');
    await keepPicture(page, 'dose');
    await page.getByLabel('From').fill('95');
    assert.equal((await drawnColour(page, 5, 5))[3], 0, 'nothing outside the grid');
  }));

test('the comparison sees a dose that lies 20 mm beside where it belongs', () =>
  viewing(browser, server, `study=${PHANTOM_STUDY}&instance=${sopOf(SLICE)}`, async (page) => {
    await open(page, 'dose 2');
    const found = await compared(page, 'dose', 1, 'Gy');
    assert.ok(found.value > 1 && found.colour > 12, JSON.stringify(found));
  }));

test('a parametric map of floating point numbers lies over the CT in its own unit', () =>
  viewing(browser, server, `study=${PHANTOM_STUDY}&instance=${sopOf(SLICE)}`, async (page) => {
    await open(page, 'map 3');
    assert.match((await page.locator('.legend.values').textContent())!, /Diffusion.*um2\/s/);
    const found = await compared(page, 'map', 2, 'um2/s');
    assert.ok(found.value < 0.5 && found.colour < 12, JSON.stringify(found));
    await page.getByLabel('Opacity').fill('45');
    await keepPicture(page, 'parametric-map');
  }));

test('on planes through the volume the dose has its colours and values too, and one beside its place is seen', () =>
  viewing(browser, server, `study=${PHANTOM_STUDY}&instance=${sopOf(SLICE)}`, async (page) => {
    for (const [label, isRight] of [
      ['dose 1', true],
      ['dose 2', false],
    ] as const) {
      await settled(page);
      await page.locator('.vv-strip button', { hasText: label }).click();
      await page.locator('.legend.values').waitFor();
      await openPlanes(page);
      await pointAt(page, 0, 20);
      const found = await comparedOnCoronal(page, 20);
      assert.equal(found.value < 0.5 && found.colour < 12, isRight, `${label}: ${JSON.stringify(found)}`);
      await keepPicture(page, `${label.replace(' ', '-')}-on-planes`);
      await page.locator('.vv-cell').first().focus();
      await page.keyboard.press('v');
      await page.locator('.vv-grid[data-layout="1x1"]').waitFor();
    }
  }));

/** How far values and colours are from the truth at some places of the coronal plane at `y`, found on the screen alone. */
async function comparedOnCoronal(page: Page, y: number) {
  const cell = page.locator('.vv-cell').nth(CORONAL);
  await cell.getByLabel('Opacity').fill('100');
  const pixels = await screenPixels(page, CORONAL);
  const geometry = planeGeometry(pixels);
  let [value, colour] = [0, 0];
  for (const [x, z] of [
    [0, 80],
    [-60, 60],
    [70, 100],
  ] as const) {
    const [column, row] = [geometry.x + x * geometry.scale, geometry.y - (z - 77.5) * geometry.scale].map(
      Math.floor,
    ) as [number, number];
    await page.mouse.move(pixels.left + column + 0.5, pixels.top + row + 0.5);
    const told = Number(
      /HU · ([\d.]+) Gy/.exec((await cell.locator('[data-corner="bottomLeft"]').textContent())!)?.[1],
    );
    const truth = grays(x, y, z);
    value = Math.max(value, Number.isNaN(told) ? Number.POSITIVE_INFINITY : Math.abs(told - truth));
    const drawn = await drawnColour(page, column, row, CORONAL);
    colour = Math.max(colour, ...scaleColour('dose', truth / MOST).map((part, at) => Math.abs(part - drawn[at]!)));
  }
  return { value, colour };
}
