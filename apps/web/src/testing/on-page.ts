import assert from 'node:assert/strict';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { ADMIN_PASSWORD, type LocalServer } from '../../../server/src/testing/local-server.ts';
import { openPage } from './browser.ts';

interface Person {
  readonly user: string;
  readonly password: string;
}

const ADMIN: Person = { user: 'admin', password: ADMIN_PASSWORD };

/** Lets the administrator, or another person, work on a page of the app; nothing may go wrong on it meanwhile. */
export async function onPage(
  browser: Browser,
  { web }: LocalServer,
  path: string,
  work: (page: Page) => Promise<void>,
  { person = ADMIN, ...options }: BrowserContextOptions & { readonly person?: Person } = {},
): Promise<void> {
  const { page, wrong, close } = await openPage(browser, web, options);
  try {
    const answer = await page.context().request.post(`${web}/api/v1/session`, { data: person });
    assert.ok(answer.ok(), await answer.text());
    await page.goto(web + path);
    await work(page);
    assert.deepEqual(wrong, []);
  } finally {
    await close();
  }
}

/** Asks until it is so; the content policy of the pages forbids what would let the browser wait by itself. */
export async function until(page: Page, isSo: () => Promise<boolean>, what: string): Promise<void> {
  for (const end = Date.now() + 30_000; Date.now() < end; await page.waitForTimeout(50)) if (await isSo()) return;
  assert.fail(`not within half a minute: ${what}`);
}
