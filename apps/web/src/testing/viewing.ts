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

/** Opens the viewer as somebody who is logged in; the page must end without anything wrong on it. */
export async function viewing(
  browser: Browser,
  server: LocalServer,
  query: string,
  work: (page: Page) => Promise<void>,
  options: BrowserContextOptions = {},
): Promise<void> {
  const { page, wrong, close } = await openPage(browser, server.web, options);
  try {
    await page
      .context()
      .request.post(`${server.web}/api/v1/session`, { data: { user: 'admin', password: ADMIN_PASSWORD } });
    await page.goto(`${server.web}/view?${query}`);
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
