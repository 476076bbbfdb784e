import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const AXE = readFileSync(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

/** Debian's Chromium, or another one that is named. */
const EXECUTABLE = process.env.VESALIUS_TEST_CHROMIUM ?? '/usr/bin/chromium';

/** WebGL on the processor, where there is no graphics card. */
const DRAWING = ['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'];

export function openBrowser(more: readonly string[] = []): Promise<Browser> {
  const args = ['--no-sandbox', '--disable-dev-shm-usage', ...DRAWING, ...more];
  return chromium.launch({ executablePath: EXECUTABLE, args });
}

/** A page of a person's own, and all that went wrong on it: requests elsewhere, errors, what the content policy forbade. */
export async function openPage(browser: Browser, web: string, options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const wrong: string[] = [];
  page.on('pageerror', (error) => wrong.push(`error: ${error.message}`));
  page.on('console', (message) => {
    const { pathname } = new URL(message.location().url || 'about:blank');
    const isRefused = /status of (401|422)/.test(message.text()); // a log-in or a file that is meant to fail
    const isGone = /status of 404/.test(message.text()) && pathname.endsWith('/thumbnail'); // of what is deleted meanwhile
    if (message.type() === 'error' && !isRefused && !isGone) wrong.push(`console: ${message.text()} ${pathname}`);
  });
  // What the browser brings itself, its reader of PDF for one, is asked of nobody.
  page.on('request', (request) => {
    if (!request.url().startsWith(web) && !/^(data|blob|chrome|chrome-extension):/.test(request.url()))
      wrong.push(`elsewhere: ${request.url()}`);
  });
  return { page, wrong, close: () => context.close() };
}

interface Finding {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly target: readonly string[] }[];
}

/** Asserts that axe finds nothing serious (WCAG 2 A and AA, best practices) and that nothing sticks out of the window. */
export async function assertAccessible(page: Page, where: string): Promise<void> {
  await page.evaluate(AXE);
  const findings = (await page.evaluate('axe.run().then(({ violations }) => violations)')) as Finding[];
  const serious = findings.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  const told = serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
  assert.deepEqual(told, [], where);
  const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  assert.ok(Number(overflow) <= 0, `${where}: sticks out by ${overflow}`);
}

/** Waits until a page of the app knows its session: who is there is asked for the frame, and how long for the watch. */
export async function sessionKnown(page: Page): Promise<void> {
  const asked =
    "performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('/api/v1/session')).length";
  for (const until = Date.now() + 30_000; Date.now() < until; await page.waitForTimeout(50))
    if (Number(await page.evaluate(asked)) >= 2) return;
  throw new Error('the page does not ask for its session');
}
