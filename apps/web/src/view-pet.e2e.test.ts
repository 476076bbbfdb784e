import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { demoStudies, type SyntheticInstance } from '@vesalius/testkit';
import type { Browser } from 'playwright-core';
import { type LocalServer, openLocalServer } from '../../server/src/testing/local-server.ts';
import { openBrowser } from './testing/browser.ts';
import { screenPixels } from './testing/screen-pixels.ts';
import { importFiles, settled, viewing } from './testing/viewing.ts';

let browser: Browser;
let server: LocalServer;
let pet: SyntheticInstance[];
/** The matrix of the PET; its pixels are square. */
const MATRIX = 128;

before(async () => {
  [browser, server] = await Promise.all([openBrowser(), openLocalServer()]);
  const all = [...demoStudies({ ctMatrix: 64, ctSpacing: 100 })];
  const study = all.find(({ truth }) => truth.modality === 'PT')!.truth.studyInstanceUid;
  const its = all.filter(({ truth }) => truth.studyInstanceUid === study);
  pet = its.filter(({ truth }) => truth.modality === 'PT');
  await importFiles(
    server,
    its.map(({ file }) => file),
  );
});

after(async () => {
  await browser.close();
  await server.close();
});

test('the SUV under the pointer is that of the structures', async () => {
  const probed = pet.filter(({ truth }) => truth.probes.length > 0).slice(0, 4);
  assert.ok(probed.length > 2);
  for (const { truth } of probed) {
    const query = `study=${truth.studyInstanceUid}&instance=${truth.sopInstanceUid}`;
    await viewing(browser, server, query, async (page) => {
      await settled(page);
      const { left, top, width, height } = await screenPixels(page);
      const scale = Math.min(width, height) / MATRIX;
      for (const { column, row, value, tolerance, structure } of truth.probes) {
        const at = (pixel: number, size: number) => size / 2 + (pixel + 0.5 - MATRIX / 2) * scale;
        await page.mouse.move(left + at(column, width), top + at(row, height));
        const text = (await page.locator('[data-corner="bottomLeft"]').textContent())!;
        const suv = Number(/mm: ([\d.]+) SUVbw/.exec(text)?.[1]);
        assert.ok(Math.abs(suv - value) <= Math.max(tolerance, value / 100), `${structure}: ${text}, not ${value}`);
      }
    });
  }
});

test('PET lies over CT in colour, aligned, and both values are told', () =>
  viewing(browser, server, `study=${pet[0]!.truth.studyInstanceUid}`, async (page) => {
    await settled(page);
    await page.keyboard.press('y');
    await page.locator('.vv-grid[data-layout="2x2"]').waitFor();
    await settled(page);
    const coloured = (await page.evaluate(`(() => {
      const canvas = document.querySelectorAll('.vv-cell')[2].querySelector('.stage canvas');
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      const found = { count: 0, top: canvas.height };
      for (let at = 0; at < data.length; at += 4) {
        if (data[at] - data[at + 2] < 60) continue;
        found.count += 1;
        found.top = Math.min(found.top, Math.floor(at / 4 / canvas.width));
      }
      return { ...found, height: canvas.height };
    })()`)) as { count: number; top: number; height: number };
    assert.ok(
      coloured.count > 200 && coloured.top < coloured.height / 4,
      `the brain is hot, at the top: ${JSON.stringify(coloured)}`,
    );
    const box = (await page.locator('.vv-cell').nth(2).boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    const text = await page.locator('.vv-cell').nth(2).locator('[data-corner="bottomLeft"]').textContent();
    assert.match(text!, /-?\d+(\.\d+)? HU · [\d.]+ SUVbw/);
  }));
