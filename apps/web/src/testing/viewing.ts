import assert from 'node:assert/strict';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { ADMIN_PASSWORD, type LocalServer } from '../../../server/src/testing/local-server.ts';
import { openPage } from './browser.ts';

/** Brings files in, one after the other. */
export async function importFiles(server: LocalServer, files: Iterable<Uint8Array>): Promise<void> {
  for (const body of files) {
    const answer = await server.call('POST', '/api/v1/import', { body, type: 'application/dicom' });
    assert.ok(answer.status < 300, answer.text);
  }
}

export interface Login {
  readonly user: string;
  readonly password: string;
}

export const ADMIN: Login = { user: 'admin', password: ADMIN_PASSWORD };

/** Adds a person, who may read and store everything unless another role or none is named. */
export async function addReader(
  server: LocalServer,
  login: Login,
  displayName: string,
  role: string | null = 'physician',
): Promise<Login> {
  const { user: name, password } = login;
  const added = await server.call('POST', '/api/v1/users', { body: { name, displayName, password } });
  assert.equal(added.status, 201, added.text);
  if (role !== null) {
    const granted = await server.call('POST', '/api/v1/grants', { body: { subject: { kind: 'user', name }, role } });
    assert.equal(granted.status, 201, granted.text);
  }
  return login;
}

/** Opens the viewer as somebody who is logged in; the page must end without anything wrong on it. */
export async function viewing(
  browser: Browser,
  server: LocalServer,
  query: string,
  work: (page: Page) => Promise<void>,
  options: BrowserContextOptions = {},
  login: Login = ADMIN,
): Promise<void> {
  const { page, wrong, close } = await openPage(browser, server.web, options);
  try {
    await page.context().request.post(`${server.web}/api/v1/session`, { data: login });
    await page.goto(`${server.web}/view?${query}`, { timeout: 120_000 }); // the first of a server builds the page
    await work(page);
    assert.deepEqual(wrong, []);
  } finally {
    await close();
  }
}

/** Waits until every viewport that holds something is fully there. */
export async function settled(page: Page, timeout = 20_000): Promise<void> {
  await page.locator('.vv-cell[data-quality="full"]').first().waitFor({ timeout });
  for (const until = Date.now() + timeout; Date.now() < until; ) {
    const busy = await page
      .locator('.vv-cell[data-quality="loading"], .vv-cell[data-quality="preview"], .vv-cell[data-quality="partial"]')
      .count();
    if (busy === 0) return;
    await page.waitForTimeout(50);
  }
  throw new Error('a viewport stays busy');
}

/** What the list of marks and key images says; it is opened when it is not. */
export async function listed(page: Page, atLeast = 0): Promise<string[]> {
  if (!(await page.locator('[data-panel="marks"]').isVisible())) await page.keyboard.press('j');
  const marks = page.locator('[data-panel="marks"] li');
  if (atLeast > 0) await marks.nth(atLeast - 1).waitFor();
  return marks.allTextContents();
}

export async function saved(page: Page): Promise<void> {
  await page.locator('.saved[data-saving="saved"]').waitFor({ timeout: 20_000 });
}

/** Keeps a picture of the page for people to look at, when a folder for it is named. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = process.env.VESALIUS_TEST_PICTURES;
  if (folder) await page.screenshot({ path: `${folder}/${name}.png` });
}

/** Drags along points of the screen. */
export async function drag(page: Page, points: readonly (readonly [x: number, y: number])[]): Promise<void> {
  const [first, ...rest] = points;
  await page.mouse.move(...first!);
  await page.mouse.down();
  for (const point of rest) await page.mouse.move(...point, { steps: 6 });
  await page.mouse.up();
}

export async function tool(page: Page, name: string): Promise<void> {
  await page.locator(`[data-command="${name}"]`).click();
}
