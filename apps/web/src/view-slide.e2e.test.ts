/** Whole slides: what is on the screen against the colours of the truth, whole and near; tiles in a wrong order are seen. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readFile, TAG, UID, writeFile } from '@vesalius/dicom';
import { type SeriesPlan, SUBJECTS, type SyntheticInstance, slideColour, slideLevels } from '@vesalius/testkit';
import type { Browser, Page } from 'playwright-core';
import { type LocalServer, openLocalServer } from '../../server/src/testing/local-server.ts';
import { assertAccessible, openBrowser } from './testing/browser.ts';
import { addReader, drag, importFiles, keepPicture, listed, saved, settled, tool, viewing } from './testing/viewing.ts';

let browser: Browser;
let server: LocalServer;
const SIZE = { columns: 2048, rows: 1536, tile: 256, levels: 2 };
const right = slideLevels(planOf('right'), SIZE);
const wrong = slideLevels(planOf('wrong'), SIZE);

before(async () => {
  [browser, server] = await Promise.all([openBrowser(), openLocalServer()]);
  await importFiles(server, [...right.map(({ file }) => file), ...wrong.map(turned)]);
});

after(async () => {
  await browser.close();
  await server.close();
});

function planOf(key: string): SeriesPlan {
  const study = {
    seed: 7,
    key,
    subject: SUBJECTS[0]!,
    date: '20260104',
    time: '101500',
    description: 'Biopsy',
    accessionNumber: `SL-${key}`,
  };
  return { study, number: 1, modality: 'SM', description: 'Stained' };
}

/** The tiles of an instance in the reverse order. */
function turned({ file }: SyntheticInstance): Uint8Array {
  const { dataset } = readFile(file);
  const bytes = dataset.bytes(TAG.PixelData)!;
  const size = SIZE.tile ** 2 * 3;
  const tiles = Array.from({ length: bytes.length / size }, (_, at) => bytes.subarray(at * size, (at + 1) * size));
  dataset.set(TAG.PixelData, 'OB', new Uint8Array(Buffer.concat(tiles.reverse())));
  return writeFile({ dataset, transferSyntaxUid: UID.ExplicitVRLittleEndian });
}

interface Shown {
  readonly width: number;
  readonly height: number;
  readonly rgb: readonly number[];
}

/** Colours of a net of points of the screen, ten pixels apart. */
async function shown(page: Page): Promise<Shown> {
  return (await page.evaluate(`(() => {
    const canvas = document.querySelector('.slide canvas');
    const { width, height } = canvas;
    const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
    const rgb = [];
    for (let y = 5; y < height; y += 10) for (let x = 5; x < width; x += 10)
      for (let part = 0; part < 3; part++) rgb.push(data[(y * width + x) * 4 + part]);
    return { width, height, rgb };
  })()`)) as Shown;
}

/** Of the points that lie on the slide, the share whose colour is another than the truth's; `near`: times nearer, about a place of the screen. */
function offShare({ width, height, rgb }: Shown, near = 1, [aboutX, aboutY] = [0, 0]): number {
  const scale = Math.min(width / SIZE.columns, height / SIZE.rows);
  const place = (at: number, about: number, middle: number, size: number) =>
    (about + (at - about) / near - middle) / scale / size + 0.5;
  let [count, off, at] = [0, 0, 0];
  for (let y = 5; y < height; y += 10) {
    for (let x = 5; x < width; x += 10, at += 3) {
      const u = place(x + 0.5, aboutX, width / 2, SIZE.columns);
      const v = place(y + 0.5, aboutY, height / 2, SIZE.rows);
      if (u < 0 || v < 0 || u >= 1 || v >= 1) continue;
      count += 1;
      const truth = slideColour(u, v);
      if (truth.some((part, index) => Math.abs(part - rgb[at + index]!) > 24)) off += 1;
    }
  }
  assert.ok(count > 500, `${count} points`);
  return off / count;
}

const open = (of: readonly SyntheticInstance[], work: (page: Page) => Promise<void>, options = {}) =>
  viewing(
    browser,
    server,
    `study=${of[0]!.truth.studyInstanceUid}`,
    async (page) => {
      await page.locator('.slide').waitFor();
      await settled(page);
      await work(page);
    },
    options,
  );

test('a slide is seen whole, and near under the pointer in its finest tiles, with the colours of the truth', () =>
  open(right, async (page) => {
    const whole = offShare(await shown(page));
    assert.ok(whole < 0.06, `${whole} of the whole are off`);
    assert.equal(await page.locator('.slide .scale').textContent(), '200 µm');
    await keepPicture(page, 'slide');
    const box = (await page.locator('.slide').boundingBox())!;
    const about = [box.width * 0.4, box.height * 0.6] as [number, number];
    await page.mouse.move(box.x + about[0], box.y + about[1]);
    for (let step = 0; step < 5; step++) await page.mouse.wheel(0, -200);
    await page.locator('.slide[data-level="0"]').waitFor();
    await page.waitForTimeout(300);
    await settled(page);
    const near = offShare(await shown(page), 1.0015 ** 1000, about);
    assert.ok(near < 0.06, `${near} of the near are off`);
    await keepPicture(page, 'slide-near');
    await page.locator('.slide').focus();
    await page.keyboard.press('ArrowRight');
    await page.waitForTimeout(300);
    assert.ok(offShare(await shown(page), 1.0015 ** 1000, about) > 0.1, 'the comparison sees that it moved');
    await assertAccessible(page, 'slide');
  }));

test('the comparison sees tiles in a wrong order', () =>
  open(wrong, async (page) => {
    const off = offShare(await shown(page));
    assert.ok(off > 0.2, `${off}`);
  }));

/** The colour that a person sees at a place of the window, whatever lies over what. */
async function seenColour(page: Page, x: number, y: number): Promise<number[]> {
  const picture = await page.screenshot({ clip: { x, y, width: 1, height: 1 } });
  return (await page.evaluate(`(async () => {
    const image = await createImageBitmap(new Blob([Uint8Array.from(atob('${picture.toString('base64')}'), (one) => one.charCodeAt(0))]));
    const context = new OffscreenCanvas(1, 1).getContext('2d');
    context.drawImage(image, 0, 0);
    return [...context.getImageData(0, 0, 1, 1).data];
  })()`)) as number[];
}

/** Where the marks of the slide are drawn: the ends of the first line, on the screen. */
async function lineOnScreen(page: Page): Promise<number[]> {
  const text = await page.locator('[data-layer="slide-marks"] polyline').first().getAttribute('points');
  return text!.split(/[ ,]/).map(Number);
}

test('a length on a slide is that of the truth, is kept on the glass as SR, and is there for another reader at the same tissue', async () => {
  const millimetres = readFile(right[0]!.file).dataset.number(TAG.ImagedVolumeWidth)! / SIZE.columns;
  const study = right[0]!.truth.studyInstanceUid;
  let scale = 1;
  const fromMiddle = (x: number, y: number): [number, number] => [
    SIZE.columns / 2 + x / scale,
    SIZE.rows / 2 + y / scale,
  ];
  await open(right, async (page) => {
    const box = (await page.locator('.slide').boundingBox())!;
    scale = Math.min(box.width / SIZE.columns, box.height / SIZE.rows);
    await tool(page, 'length');
    const middle = [box.x + box.width / 2, box.y + box.height / 2] as const;
    await drag(page, [
      [middle[0] - 100, middle[1] - 60],
      [middle[0] + 140, middle[1] + 40],
    ]);
    await saved(page);
    const told = Number(/Length ([\d.]+) µm/.exec((await listed(page))[0]!)?.[1]);
    const truth = (260 / scale) * millimetres * 1000;
    assert.ok(Math.abs(told - truth) < truth * 0.01, `${told}, not ${truth}`);
    await keepPicture(page, 'slide-mark');
    const [red, green, blue] = await seenColour(page, middle[0] - 240, middle[1] + 100);
    assert.ok(red! > 100 && red! > green! && blue! > 60, `tissue is seen beside the mark: ${[red, green, blue]}`);
  });
  const { body } = await server.call('GET', `/dicomweb/studies/${study}/metadata`);
  const report = body.find((one: Record<string, { Value: string[] }>) => one['00080060']!.Value[0] === 'SR');
  assert.equal(report['00080016'].Value[0], '1.2.840.10008.5.1.4.1.1.88.34');
  const text = JSON.stringify(report);
  assert.match(text, /"SCOORD3D"/);
  // On the glass: 20 and 40 mm from its corner, columns and rows run down its sides.
  const glass = /"00700022":\{"vr":"FL","Value":\[([^\]]+)\]/.exec(text)![1]!.split(',').map(Number);
  const at = (column: number, row: number) => [20 - (row - 0.5) * millimetres, 40 - (column - 0.5) * millimetres, 0];
  const ends = [at(...fromMiddle(-100, -60)), at(...fromMiddle(140, 40))].flat();
  assert.ok(
    glass.every((part, index) => Math.abs(part - ends[index]!) < 2 * millimetres),
    `${glass}, not ${ends}`,
  );
  const other = await addReader(server, { user: 'pathologist', password: 'a long enough word 3' }, 'Path^Reader');
  await viewing(
    browser,
    server,
    `study=${study}`,
    async (page) => {
      await page.locator('.slide').waitFor();
      await settled(page);
      assert.match((await listed(page, 1))[0]!, /Length/);
      await page.keyboard.press('j');
      const box = (await page.locator('.slide').boundingBox())!;
      const line = await lineOnScreen(page);
      const wanted = [box.width / 2 - 100, box.height / 2 - 60, box.width / 2 + 140, box.height / 2 + 40];
      assert.ok(
        line.every((part, at) => Math.abs(part - wanted[at]!) < 1.5),
        `${line}, not ${wanted}`,
      );
    },
    {},
    other,
  );
});

test('a link holds what of a slide is seen', () =>
  open(right, async (page) => {
    const box = (await page.locator('.slide').boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.3, box.y + box.height * 0.6);
    for (let step = 0; step < 4; step++) await page.mouse.wheel(0, -200);
    await page.waitForURL(/[?&]at=/);
    await page.waitForTimeout(600);
    await settled(page);
    const before = await shown(page);
    const link = page.url();
    await page.goto('about:blank');
    await page.goto(link);
    await page.locator('.slide').waitFor();
    await settled(page);
    await page.waitForTimeout(300);
    await settled(page);
    const after = await shown(page);
    const off = after.rgb.filter((part, at) => Math.abs(part - before.rgb[at]!) > 24).length / after.rgb.length;
    assert.ok(off < 0.01, `${off} of the picture are off`);
    await page.goto(link.replace(/at=[^&]*/, 'at=100/100/1'));
    await page.locator('.slide').waitFor();
    await settled(page);
    const elsewhere = await shown(page);
    assert.ok(
      elsewhere.rgb.filter((part, at) => Math.abs(part - before.rgb[at]!) > 24).length / before.rgb.length > 0.1,
      'another place is another picture',
    );
  }));

test('on a phone a slide fits, and nothing sticks out', () =>
  open(
    right,
    async (page) => {
      await assertAccessible(page, 'slide on a phone');
      await keepPicture(page, 'slide-phone');
    },
    { viewport: { width: 360, height: 640 }, isMobile: true, hasTouch: true },
  ));
