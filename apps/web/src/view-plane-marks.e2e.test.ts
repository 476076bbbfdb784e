/** Marks on planes through a volume: against the truth, kept in the patient, and there again for others on planes and stacks. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { type LocalServer, openLocalServer } from '../../server/src/testing/local-server.ts';
import { openBrowser } from './testing/browser.ts';
import { AXIAL, CORONAL, openPlanes, pointAt, SAGITTAL } from './testing/on-planes.ts';
import { hounsfield, phantom } from './testing/phantom.ts';
import { planeGeometry } from './testing/plane-pixels.ts';
import { brightSpot, type ScreenPixels, screenPixels } from './testing/screen-pixels.ts';
import {
  ADMIN,
  addReader,
  drag,
  importFiles,
  keepPicture,
  type Login,
  listed,
  saved,
  settled,
  tool,
  viewing,
} from './testing/viewing.ts';

let browser: Browser;
let server: LocalServer;

before(async () => {
  [browser, server] = await Promise.all([openBrowser(), openLocalServer()]);
  await server.call('GET', '/view', { headers: { accept: 'text/html' } }); // built, as it is when people come
});

after(async () => {
  await browser.close();
  await server.close();
});

/** Where a place is on the screen: across and down from the middle of the phantom, millimetres, by the extent of its air alone. */
function placeOn(pixels: ScreenPixels, across: number, down: number): [number, number] {
  const { scale, x, y } = planeGeometry(pixels);
  return [pixels.left + x + across * scale, pixels.top + y + down * scale];
}

async function viewingPlanes(study: string, work: (page: Page) => Promise<void>, login: Login = ADMIN) {
  await viewing(
    browser,
    server,
    `study=${study}&instance=${study}.2.17`,
    async (page) => {
      await openPlanes(page);
      await work(page);
    },
    {},
    login,
  );
}

/** The ends of the rod as they are SEEN in a coronal plane through it, once that is drawn. */
async function rodEnds(page: Page): Promise<[[number, number], [number, number]]> {
  let seen = '';
  for (const until = Date.now() + 20_000; Date.now() < until; await page.waitForTimeout(100)) {
    const pixels = await screenPixels(page, CORONAL);
    const [air, most] = [60, pixels.grey.reduce((a, b) => Math.max(a, b), 0)];
    const lit = pixels.grey.filter((level) => level > air).length;
    const spot = brightSpot(pixels, most - 2);
    const y = pixels.top + spot.y + 0.5;
    // The rod covers a twentieth of the body; without it the brightest is a line at its border.
    if (spot.count > lit / 40 && spot.count < lit / 10)
      return [
        [pixels.left + spot.left, y],
        [pixels.left + spot.right + 1, y],
      ];
    seen = `${most}: ${spot.count} of ${lit}`;
  }
  throw new Error(`no rod is seen: ${seen}`);
}

const millimetres = (text: string | undefined) => Number(/([\d.]+) mm/.exec(text ?? '')?.[1]);
const reports = async (study: string) => {
  const { body } = await server.call('GET', `/dicomweb/studies/${study}/metadata`);
  return body.filter((one: Record<string, { Value: string[] }>) => one['00080060']!.Value[0] === 'SR');
};

test('a rod of 70 mm on a coronal plane is kept as a Comprehensive 3D SR, and is there for another reader, on planes and where it goes through slices', async () => {
  const study = '2.25.180';
  await importFiles(server, phantom({ study }));
  let drawn = 0;
  await viewingPlanes(study, async (page) => {
    await pointAt(page, 0, -70);
    await tool(page, 'length');
    await drag(page, await rodEnds(page));
    await saved(page);
    drawn = millimetres((await listed(page))[0]);
    assert.ok(Math.abs(drawn - 70) < 1.5, `${drawn}`);
    await keepPicture(page, 'mark-on-plane');
  });
  const [report] = await reports(study);
  assert.equal(report['00080016'].Value[0], '1.2.840.10008.5.1.4.1.1.88.34');
  const text = JSON.stringify(report);
  assert.match(text, /"SCOORD3D"/);
  const [x0, y0, z0, x1, y1, z1] = /"00700022":\{"vr":"FL","Value":\[([^\]]+)\]/
    .exec(text)![1]!
    .split(',')
    .map(Number) as [number, number, number, number, number, number];
  const apart = Math.hypot(x1 - x0, y1 - y0, z1 - z0);
  assert.ok(Math.abs(apart - drawn) < 0.1, `${apart}`);
  for (const [found, truth] of [
    [x0, -35],
    [x1, 35],
    [y0, -70],
    [y1, -70],
    [z0, 80],
    [z1, 80],
  ] as const)
    assert.ok(Math.abs(found - truth) < 2.6, `${found}, not ${truth}`);
  const other = await addReader(server, { user: 'second', password: 'a long enough word 2' }, 'Second^Reader');
  await viewing(
    browser,
    server,
    `study=${study}&instance=${study}.2.3`,
    async (page) => {
      await settled(page);
      const [told] = await listed(page, 1);
      assert.ok(Math.abs(millimetres(told) - drawn) < 0.1, told);
      await page.locator('[data-panel="marks"] li button').first().click();
      await page.locator('.vv-grid[data-layout="2x2"]').waitFor();
      await settled(page);
      const label = page.locator('.vv-cell').nth(CORONAL).locator('.stage svg text', { hasText: 'mm' });
      await label.waitFor({ state: 'attached' });
      assert.ok(Math.abs(millimetres((await label.textContent())!) - drawn) < 0.1);
      assert.equal(await page.locator('.vv-cell').nth(SAGITTAL).locator('[data-layer="crossings"] circle').count(), 1);
      await keepPicture(page, 'mark-on-plane-again');
      // The second reader measures the same, and both are one finding.
      await tool(page, 'length');
      await page.locator('.vv-cell').nth(CORONAL).focus();
      const [left, right] = await rodEnds(page);
      await drag(page, [
        [left[0], left[1] + 8],
        [right[0], right[1] + 8],
      ]);
      await saved(page);
      await page.getByRole('button', { name: 'Compare the readers' }).click();
      const rows = page.locator('table.compare tbody tr');
      assert.equal(await rows.count(), 1);
      assert.match((await rows.first().textContent())!, /\d.*mm.*\d.*mm/);
      await keepPicture(page, 'readers-on-plane');
    },
    {},
    other,
  );
  assert.equal((await reports(study)).length, 2);
});

test('the same check sees a volume of wrong spacing', async () => {
  const study = '2.25.181';
  await importFiles(server, phantom({ study, fault: 'spacing' }));
  await viewingPlanes(study, async (page) => {
    await pointAt(page, 0, -70);
    await tool(page, 'length');
    await drag(page, await rodEnds(page));
    await saved(page);
    const [told] = await listed(page);
    assert.ok(Math.abs(millimetres(told) - 70) > 5, told);
  });
});

test('on a plane turned by thirty degrees lengths and regions are those of the truth', async () => {
  const study = '2.25.182';
  await importFiles(server, phantom({ study }));
  await viewingPlanes(study, async (page) => {
    await pointAt(page, 0, 0);
    const geometry = await screenPixels(page, CORONAL);
    const at = (across: number, down: number) => placeOn(geometry, across, down);
    await page.locator('.vv-cell').nth(AXIAL).focus();
    for (let step = 0; step < 6; step++) await page.keyboard.press('.');
    await page.waitForTimeout(600);
    await tool(page, 'length');
    await drag(page, [at(-60, 30), at(20, 30)]);
    await tool(page, 'ellipse');
    await drag(page, [at(55, -20), at(63, -12)]);
    await saved(page);
    const texts = await listed(page);
    assert.ok(Math.abs(millimetres(texts.find((one) => one.startsWith('Length'))) - 80) < 1.5, texts.join());
    const region = texts.find((one) => one.includes('Mean'))!;
    const number = (name: string) => Number(new RegExp(`${name} (-?[\\d.]+)`).exec(region)?.[1]);
    const truth = (sign: number) => meanOnTurned(sign, 55, -20, 8);
    const off = [1, -1].map((sign) => Math.abs(number('Mean') - truth(sign)));
    await keepPicture(page, 'mark-on-oblique');
    assert.ok(Math.min(...off) < 1, `${region}, not ${truth(1)} or ${truth(-1)}`);
    assert.ok(Math.max(...off) > 3, 'the plane turned the other way has another mean');
    assert.ok(Math.abs(number('Area') / (Math.PI * 64) - 1) < 0.08, region);
  });
  const [report] = await reports(study);
  assert.match(JSON.stringify(report), /normal -?0\.5|normal -?0\.866/);
});

/** The mean of the truth in a circle of the coronal plane turned by thirty degrees about the patient's axis. */
function meanOnTurned(sign: number, across: number, down: number, radius: number): number {
  const [sin, cos] = [Math.sin(Math.PI / 6) * sign, Math.cos(Math.PI / 6)];
  let [sum, count] = [0, 0];
  for (let a = -radius; a <= radius; a += 0.25) {
    for (let d = -radius; d <= radius; d += 0.25) {
      if (a * a + d * d > radius * radius) continue;
      sum += hounsfield((across + a) * cos, (across + a) * sin, 77.5 - (down + d));
      count += 1;
    }
  }
  return sum / count;
}

test('a mark on an axial plane between two slices is drawn by the stack in the slice it lies in', async () => {
  const study = '2.25.183';
  await importFiles(server, phantom({ study }));
  await viewingPlanes(study, async (page) => {
    await page.locator('.vv-cell').nth(AXIAL).focus();
    const pixels = await screenPixels(page, CORONAL);
    await page.keyboard.press('u');
    await page.mouse.click(...placeOn(pixels, 0, 77.5 - 101.6));
    await page.waitForTimeout(400);
    await tool(page, 'length');
    const axial = await screenPixels(page, AXIAL);
    await drag(page, [placeOn(axial, 30, 20), placeOn(axial, 60, 20)]);
    await saved(page);
  });
  await viewing(browser, server, `study=${study}&instance=${study}.2.21`, async (page) => {
    await settled(page);
    const label = page.locator('.stage svg text', { hasText: 'mm' });
    await label.waitFor({ state: 'attached' });
    assert.ok(Math.abs(millimetres((await label.textContent())!) - 30) < 1.5);
    await page.keyboard.press('ArrowDown');
    await page.locator('.vv-cell[data-slice="22"]').waitFor();
    await page.waitForTimeout(300);
    assert.equal(await page.locator('.stage svg text', { hasText: 'mm' }).count(), 0);
  });
});
