import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { BOOTSTRAP_TOKEN, type LocalServer, openLocalServer } from '../../server/src/testing/local-server.ts';
import { openBrowser } from './testing/browser.ts';
import { hounsfield, PHANTOM_STUDY, PIXEL_MM, phantom, STEP_MM, sopOf } from './testing/phantom.ts';
import { axial, brightSpot, type ScreenPixels, screenPixels } from './testing/screen-pixels.ts';
import { drag, importFiles, listed, saved, settled, tool, viewing } from './testing/viewing.ts';

let browser: Browser;
let server: LocalServer;
const ROD_SLICE = 16; // at 80 mm
const BALL_SLICE = 20; // at 100 mm, through the middle of the ball of 120 HU

before(async () => {
  [browser, server] = await Promise.all([openBrowser(), openLocalServer()]);
});

after(async () => {
  await browser.close();
  await server.close();
});

const query = (slice: number, study = PHANTOM_STUDY) =>
  study === PHANTOM_STUDY
    ? `study=${study}&instance=${sopOf(slice)}`
    : `study=${study}&instance=${study}.2.${slice + 1}`;

/** The ends of the rod as they are SEEN: a wrong spacing of the viewer does not move them. */
function rodEnds(pixels: ScreenPixels): [[number, number], [number, number]] {
  const spot = brightSpot(pixels, 250, Math.floor(pixels.height / 2));
  const y = pixels.top + spot.y + 0.5;
  return [
    [pixels.left + spot.left, y],
    [pixels.left + spot.right + 1, y],
  ];
}

/** Where a place of the patient is on the screen, by the geometry of the picture alone. */
function onScreen({ width, height, left, top }: ScreenPixels, x: number, y: number): [number, number] {
  const scale = Math.min(width, height) / (256 * PIXEL_MM);
  return [left + width / 2 + x * scale, top + height / 2 + y * scale];
}

test('a rod of 70 mm, drawn by its seen ends, is 70 mm; it is saved as SR and there again for somebody who comes fresh', async () => {
  let drawn = 0;
  await importFiles(server, phantom());
  await viewing(browser, server, query(ROD_SLICE), async (page) => {
    await settled(page);
    await tool(page, 'length');
    await drag(page, rodEnds(await screenPixels(page)));
    await saved(page);
    const [text] = await listed(page);
    const millimetres = Number(/([\d.]+) mm/.exec(text!)?.[1]);
    assert.ok(Math.abs(millimetres - 70) < 1, text);
    drawn = millimetres;
  });
  const found = await server.call('GET', `/dicomweb/studies/${PHANTOM_STUDY}/metadata`);
  const reports = found.body.filter((one: Record<string, { Value: string[] }>) => one['00080060']!.Value[0] === 'SR');
  assert.equal(reports.length, 1);
  assert.equal(reports[0]['0040A504'].Value[0]['0040DB00'].Value[0], '1500');
  assert.match(JSON.stringify(reports[0]), /"Person Observer Name".*"admin/);
  await viewing(browser, server, query(ROD_SLICE), async (page) => {
    await settled(page);
    const [text] = await listed(page);
    assert.ok(Math.abs(Number(/([\d.]+) mm/.exec(text!)?.[1]) - drawn) <= 0.1, text);
    await page.locator('.stage svg text', { hasText: 'mm' }).first().waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'Remove' }).click();
    await saved(page);
  });
  await viewing(browser, server, query(ROD_SLICE), async (page) => {
    await settled(page);
    assert.deepEqual(await listed(page), []);
  });
});

test('an ellipse has the mean, deviation and area of the truth; an angle its degrees', async () => {
  const study = '2.25.101';
  await importFiles(server, phantom({ study }));
  await viewing(browser, server, query(BALL_SLICE, study), async (page) => {
    await settled(page);
    const pixels = await screenPixels(page);
    assert.ok(axial(pixels, BALL_SLICE * STEP_MM)(pixels.width / 2, pixels.height / 2));
    await tool(page, 'ellipse');
    await drag(page, [onScreen(pixels, 50, 20), onScreen(pixels, 65, 30)]);
    await tool(page, 'angle');
    await drag(page, [onScreen(pixels, -20, 40), onScreen(pixels, 10, 40)]);
    await page.mouse.click(...onScreen(pixels, 10, 70));
    await saved(page);
    const texts = await listed(page);
    const ellipse = texts.find((text) => text.includes('Mean'))!;
    const number = (name: string) => Number(new RegExp(`${name} (-?[\\d.]+)`).exec(ellipse)?.[1]);
    assert.ok(Math.abs(number('Mean') - 120) < 1 && number('SD') < 1, ellipse);
    assert.match(ellipse, /Mean [\d.]+ HU/);
    assert.ok(Math.abs(number('Area') / (Math.PI * 15 * 10) - 1) < 0.05, ellipse); // drawn from its middle
    const angle = texts.find((text) => text.includes('°'))!;
    assert.ok(Math.abs(Number(/([\d.]+)°/.exec(angle)?.[1]) - 90) < 2, angle);
  });
});

const spacings = [
  [
    'only the detector',
    { PixelSpacing: undefined, ImagerPixelSpacing: [PIXEL_MM, PIXEL_MM] },
    /70\.\d mm at detector|69\.\d mm at detector/,
  ],
  ['no spacing', { PixelSpacing: undefined }, /(49|50)\.\d px/],
] as const;
for (const [index, [what, attributes, told]] of spacings.entries()) {
  test(`with ${what} a length says so`, async () => {
    const study = `2.25.11${index}`;
    const projection = {
      ImagePositionPatient: undefined,
      ImageOrientationPatient: undefined,
      FrameOfReferenceUID: undefined,
    };
    const more = { ...attributes, ...projection };
    await importFiles(server, [...phantom({ study, attributes: more })].slice(ROD_SLICE, ROD_SLICE + 1));
    await viewing(browser, server, query(ROD_SLICE, study), async (page) => {
      await settled(page);
      await tool(page, 'length');
      await drag(page, rodEnds(await screenPixels(page)));
      await saved(page);
      assert.match((await listed(page))[0]!, told);
    });
  });
}

test('the length check sees a wrong spacing', async () => {
  const study = '2.25.120';
  await importFiles(server, phantom({ study, fault: 'spacing' }));
  await viewing(browser, server, query(ROD_SLICE, study), async (page) => {
    await settled(page);
    await tool(page, 'length');
    await drag(page, rodEnds(await screenPixels(page)));
    await saved(page);
    const [text] = await listed(page);
    assert.ok(Math.abs(Number(/([\d.]+) mm/.exec(text!)?.[1]) - 70) > 5, text);
  });
});

test('a rectangle over an edge has the mean and deviation of the truth; an outline its area; two lines their Cobb angle', async () => {
  const study = '2.25.121';
  await importFiles(server, phantom({ study }));
  await viewing(browser, server, query(BALL_SLICE, study), async (page) => {
    await settled(page);
    const pixels = await screenPixels(page);
    await tool(page, 'rectangle');
    await drag(page, [onScreen(pixels, -110, -40), onScreen(pixels, -100, -20)]);
    await tool(page, 'freehand');
    const around = Array.from({ length: 41 }, (_, at) => (at / 40) * 2 * Math.PI);
    await drag(
      page,
      around.map((angle) => onScreen(pixels, 50 + 20 * Math.cos(angle), 20 + 20 * Math.sin(angle))),
    );
    await tool(page, 'cobb');
    await drag(page, [onScreen(pixels, -60, 60), onScreen(pixels, -30, 60)]);
    await drag(page, [onScreen(pixels, -60, 80), onScreen(pixels, -30, 80 - 30 * Math.tan(Math.PI / 6))]);
    await saved(page);
    const texts = await listed(page);
    const rectangle = texts.find((text) => text.startsWith('Rectangle'))!;
    const mean = Number(/Mean (-?[\d.]+)/.exec(rectangle)?.[1]);
    const truth = meanOf([-110, -100], [-40, -20], BALL_SLICE * STEP_MM);
    assert.ok(Math.abs(mean - truth) < 1, `${rectangle}, not ${truth}`);
    const outline = texts.find((text) => text.startsWith('Outline'))!;
    const area = Number(/Area ([\d.]+)/.exec(outline)?.[1]);
    assert.ok(Math.abs(area / (Math.PI * 400) - 1) < 0.03, outline);
    const cobb = Number(/Cobb ([\d.]+)°/.exec(texts.find((text) => text.includes('Cobb'))!)?.[1]);
    assert.ok(Math.abs(cobb - 30) < 1.5, texts.join());
  });
});

/** The mean of the truth over a rectangle of the patient. */
function meanOf([x0, x1]: readonly [number, number], [y0, y1]: readonly [number, number], z: number): number {
  let [sum, count] = [0, 0];
  for (let x = x0; x <= x1; x += 0.5) {
    for (let y = y0; y <= y1; y += 0.5, count += 1) sum += hounsfield(x, y, z);
  }
  return sum / count;
}

/** Waits until the lengths in the list are about these, millimetres; gives them. */
async function lengthsLike(page: Page, wanted: readonly number[]): Promise<number[]> {
  let found: number[] = [];
  for (const until = Date.now() + 15_000; Date.now() < until; await page.waitForTimeout(100)) {
    found = (await listed(page)).map((text) => Number(/([\d.]+) mm/.exec(text)?.[1]));
    if (found.length === wanted.length && found.every((one, at) => Math.abs(one - wanted[at]!) < 1.5)) return found;
  }
  throw new Error(`${found} instead of ${wanted}`);
}

test('Ctrl+Z takes back a mark and what was done to it, Ctrl+Shift+Z brings it again; what is saved follows', async () => {
  const study = '2.25.123';
  await importFiles(server, [...phantom({ study })].slice(ROD_SLICE, ROD_SLICE + 1));
  await viewing(browser, server, query(ROD_SLICE, study), async (page) => {
    await settled(page);
    const pixels = await screenPixels(page);
    const [left, right] = rodEnds(pixels);
    const shorter: [number, number] = [left[0] + (right[0] - left[0]) / 2, right[1]];
    await tool(page, 'length');
    await drag(page, [left, right]);
    await lengthsLike(page, [70]);
    await drag(page, [right, shorter]);
    await lengthsLike(page, [35]);
    await page.keyboard.press('Control+z');
    await lengthsLike(page, [70]);
    await page.keyboard.press('Control+z');
    await lengthsLike(page, []);
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+Shift+z');
    await lengthsLike(page, [70]);
    await page.keyboard.press('Control+y');
    await lengthsLike(page, [35]);
    await saved(page);
  });
  await viewing(browser, server, query(ROD_SLICE, study), async (page) => {
    await settled(page);
    await lengthsLike(page, [35]);
  });
});

test('the report that was stored is read by dsrdump and has no error for dciodvfy', async () => {
  const { body } = await server.call('GET', `/dicomweb/studies/${PHANTOM_STUDY}/metadata`);
  const report = body.find(
    (one: Record<string, { Value: string[] }>) =>
      one['00080060']!.Value[0] === 'SR' && JSON.stringify(one).includes('"Length"'),
  );
  const [series, instance] = ['0020000E', '00080018'].map((tag) => report[tag].Value[0]);
  const answer = await fetch(`${server.web}/dicomweb/studies/${PHANTOM_STUDY}/series/${series}/instances/${instance}`, {
    headers: { authorization: `Bearer ${BOOTSTRAP_TOKEN}`, accept: 'application/dicom' },
  });
  const folder = mkdtempSync(join(tmpdir(), 'viewer-stored-'));
  try {
    const path = join(folder, 'report.dcm');
    writeFileSync(path, new Uint8Array(await answer.arrayBuffer()));
    assert.match(execFileSync('dsrdump', ['+Pt', path], { encoding: 'utf8' }), /Length.*"(69|70)\.\d/);
    const { stdout, stderr } = spawnSync('dciodvfy', [path], { encoding: 'utf8' });
    assert.deepEqual(
      `${stdout}${stderr}`.split('\n').filter((line) => line.startsWith('Error')),
      [],
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
