import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { installOhif } from '../../../tools/ohif/install.ts';
import { loadDemo } from '../../server/src/load-demo.ts';
import { ADMIN_PASSWORD, type LocalServer, openLocalServer } from '../../server/src/testing/local-server.ts';
import { openBrowser, openPage } from './testing/browser.ts';
import { keepPicture } from './testing/viewing.ts';

/** How many canvases show more than black. */
const LIT_COUNT = `[...document.querySelectorAll('canvas')].filter((canvas) => {
  const context = canvas.width > 200 && canvas.getContext('2d');
  if (!context) return false;
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  let bright = 0;
  for (let at = 0; at < data.length; at += 400) if (data[at] > 60) bright++;
  return bright > 50;
}).length`;

/** The study of the demonstration whose CT makes a volume. */
async function ctStudy(server: LocalServer): Promise<string> {
  const { body } = await server.call('GET', '/dicomweb/series?Modality=CT&includefield=StudyInstanceUID');
  return body[0]['0020000D'].Value[0];
}

test('OHIF, once installed, lists the studies and shows one under the same log-in, with nothing from elsewhere', async () => {
  const work = await mkdtemp(join(tmpdir(), 'vesalius-ohif-'));
  const folder = join(work, 'ohif');
  await installOhif(folder);
  const server = await openLocalServer({ VESALIUS_OHIF_FOLDER: folder });
  const browser = await openBrowser();
  const { page, wrong, close } = await openPage(browser, server.web);
  try {
    await loadDemo(server.archive);
    assert.equal((await server.call('GET', '/ohif/app-config.js', { token: null })).status, 302);
    await page.goto(`${server.web}/ohif/`);
    await page.getByLabel('User').fill('admin');
    await page.getByLabel('Password', { exact: true }).fill(ADMIN_PASSWORD);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByText('Sturefjäll, Åsbjørn').first().waitFor({ timeout: 60_000 });
    const { body } = await server.call('GET', '/api/v1/studies?patientId=DEMO-0002');
    await page.goto(`${server.web}/ohif/viewer?StudyInstanceUIDs=${body.studies[0].studyInstanceUid}`);
    for (
      const until = Date.now() + 90_000;
      Number(await page.evaluate(LIT_COUNT)) === 0;
      await page.waitForTimeout(500)
    )
      assert.ok(Date.now() < until, 'no picture came');
    await page.goto(`${server.web}/ohif/viewer?StudyInstanceUIDs=${await ctStudy(server)}&hangingProtocolId=mpr`);
    for (const until = Date.now() + 120_000; Number(await page.evaluate(LIT_COUNT)) < 3; await page.waitForTimeout(500))
      assert.ok(Date.now() < until, `${await page.evaluate(LIT_COUNT)} planes came`);
    await keepPicture(page, 'ohif-planes');
    assert.deepEqual(wrong, []);
  } finally {
    await close();
    await browser.close();
    await server.close();
    await rm(work, { recursive: true, force: true });
  }
});
