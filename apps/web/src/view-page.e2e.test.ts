/** Checks 1, 14, 15, 16 and 17 of docs/develop/viewer-checks.md: the page around the pictures. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { ADMIN_PASSWORD, type LocalServer, openLocalServer } from '../../server/src/testing/local-server.ts';
import { assertAccessible, openBrowser, openPage } from './testing/browser.ts';
import { PHANTOM_STUDY, phantom, sopOf } from './testing/phantom.ts';
import { screenPixels } from './testing/screen-pixels.ts';
import { addReader, importFiles, keepPicture, settled, viewing } from './testing/viewing.ts';

let browser: Browser;
let server: LocalServer;
const at = (slice: number) => `study=${PHANTOM_STUDY}&instance=${sopOf(slice)}`;
const PHONE = { viewport: { width: 360, height: 640 }, isMobile: true, hasTouch: true };

before(async () => {
  [browser, server] = await Promise.all([openBrowser(), openLocalServer()]);
  await importFiles(server, [
    ...phantom(),
    ...phantom({
      attributes: { SeriesInstanceUID: '2.25.201', SeriesNumber: 2, SeriesDescription: 'Again' },
      sop: '2.25.401',
    }),
  ]);
});

after(async () => {
  await browser.close();
  await server.close();
});

test('the page may load from its own origin only, and a request elsewhere is stopped and seen', async () => {
  const { headers } = await server.call('GET', '/view', { headers: { accept: 'text/html' } });
  assert.match(headers.get('content-security-policy')!, /default-src 'none'/);
  const { page, wrong, close } = await openPage(browser, server.web);
  try {
    await page
      .context()
      .request.post(`${server.web}/api/v1/session`, { data: { user: 'admin', password: ADMIN_PASSWORD } });
    await page.goto(`${server.web}/view?${at(5)}`);
    await settled(page);
    assert.deepEqual(wrong, []);
    const outcome = await page.evaluate("fetch('http://127.0.0.1:9/x').then(() => 'gone', () => 'stopped')");
    assert.equal(outcome, 'stopped');
    await page.evaluate("document.body.append(Object.assign(new Image(), { src: 'http://127.0.0.1:9/x.png' }))");
    await page.waitForTimeout(300);
    assert.ok(
      wrong.some((one) => /Content Security Policy/.test(one)),
      wrong.join('\n'),
    );
  } finally {
    await close();
  }
});

test('no text becomes markup or a script of others on the page, whoever tries (Trusted Types)', async () => {
  const { page, wrong, close } = await openPage(browser, server.web);
  try {
    await page
      .context()
      .request.post(`${server.web}/api/v1/session`, { data: { user: 'admin', password: ADMIN_PASSWORD } });
    await page.goto(`${server.web}/view?${at(5)}`);
    await settled(page);
    assert.deepEqual(wrong, [], 'the viewer itself needs no more');
    const refused = (script: string) =>
      page.evaluate(`(() => { try { ${script}; return 'done'; } catch (error) { return error.name; } })()`);
    assert.equal(await refused("document.createElement('div').innerHTML = '<img>'"), 'TypeError');
    assert.equal(await refused("document.createElement('script').src = 'https://elsewhere.test/x.js'"), 'TypeError');
    assert.equal(await refused("document.createElement('script').src = '/dicomweb/x'"), 'TypeError');
    assert.equal(await refused("new Worker('/dicomweb/x')"), 'TypeError');
    assert.equal(await refused("document.createElement('div').textContent = '<img>'"), 'done');
  } finally {
    await close();
  }
});

/** Counts graphics contexts that are made; the page lets go of those whose canvas is gone. */
const COUNT_CONTEXTS = `(() => {
  const made = [];
  window.graphicsContexts = () => made.map((one) => one.deref()).filter((one) => one && !one.isContextLost()).length;
  const get = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
    const context = get.call(this, kind, ...rest);
    if (context && /webgl/.test(kind) && !made.some((one) => one.deref() === context)) made.push(new WeakRef(context));
    return context;
  };
})()`;

async function heapBytes(session: CDPSession): Promise<number> {
  for (let round = 0; round < 3; round++) await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize;
}

test('after twenty series opened and left the heap is what it was, and graphics contexts are few', async () => {
  const { page, close } = await openPage(browser, server.web);
  try {
    await page.addInitScript(COUNT_CONTEXTS);
    await page
      .context()
      .request.post(`${server.web}/api/v1/session`, { data: { user: 'admin', password: ADMIN_PASSWORD } });
    await page.goto(`${server.web}/view?${at(5)}`);
    await settled(page);
    const session = await page.context().newCDPSession(page);
    const open = async (name: string) => {
      await page.locator('.vv-strip button', { hasText: name }).click();
      await settled(page);
      await page.waitForTimeout(150);
    };
    for (const name of ['Again', 'Known values', 'Again', 'Known values']) await open(name);
    await page.waitForTimeout(2000); // all slices of both are in memory: what is kept on purpose
    const before = await heapBytes(session);
    for (let round = 0; round < 10; round++) for (const name of ['Again', 'Known values']) await open(name);
    await page.waitForTimeout(500);
    const after = await heapBytes(session);
    assert.ok(after < before * 1.2, `${before} bytes became ${after}`);
    const contexts = Number(await page.evaluate('graphicsContexts()'));
    assert.ok(contexts <= 8, `${contexts} contexts`);
    await page.evaluate('window.kept = Array.from({ length: 40 }, () => new Array(1e5).fill(0.5))');
    assert.ok((await heapBytes(session)) > before * 1.2, 'the check sees what is kept');
    await page.evaluate(
      "window.keptContexts = Array.from({ length: 9 }, () => document.createElement('canvas').getContext('webgl2')); 0",
    );
    assert.ok(Number(await page.evaluate('graphicsContexts()')) > 8, 'the check sees contexts that are kept');
  } finally {
    await close();
  }
});

async function touch(session: CDPSession, fingers: readonly (readonly (readonly [number, number])[])[]): Promise<void> {
  for (const [step, points] of fingers.entries()) {
    const touchPoints = points.map(([x, y], id) => ({ x, y, id }));
    await session.send('Input.dispatchTouchEvent', { type: step === 0 ? 'touchStart' : 'touchMove', touchPoints });
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
  await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
}

test('on a phone one finger scrolls, two zoom and move, nothing sticks out, and axe finds nothing serious', () =>
  viewing(
    browser,
    server,
    at(16),
    async (page) => {
      await settled(page);
      const session = await page.context().newCDPSession(page);
      const zoom = async () =>
        Number(/Zoom (\d+)/.exec((await page.locator('[data-corner="bottomRight"]').textContent())!)?.[1]);
      const box = (await page.locator('.vv-cell').boundingBox())!;
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      const line = (steps: number, dy: number) =>
        Array.from({ length: steps }, (_, step) => [[x, y + step * dy]] as const);
      await touch(session, line(12, 8));
      await settled(page);
      assert.notEqual(await page.locator('.vv-cell').getAttribute('data-slice'), '17', 'one finger scrolls');
      const before = await zoom();
      await touch(
        session,
        Array.from({ length: 12 }, (_, step) => [
          [x - 30 - step * 6, y],
          [x + 30 + step * 6, y],
        ]),
      );
      await page.waitForTimeout(300);
      assert.ok((await zoom()) > before * 1.2, `${before} became ${await zoom()}`);
      await assertAccessible(page, 'viewer on a phone');
      await keepPicture(page, 'phone');
    },
    PHONE,
  ));

/** Everything that can be pressed or chosen, by its name; and that which the tab key comes to. */
async function reached(page: Page): Promise<{ readonly all: string[]; readonly reached: string[] }> {
  const NAME = "(one) => one.getAttribute('aria-label') || one.textContent.trim()";
  const all = (await page.evaluate(`[...document.querySelectorAll('.vv button, .vv select, .vv [tabindex="0"]')]
    .filter((one) => one.checkVisibility()).map(${NAME})`)) as string[];
  const found = new Set<string>();
  for (let step = 0; step < all.length + 5; step++) {
    await page.keyboard.press('Tab');
    found.add((await page.evaluate(`(${NAME})(document.activeElement)`)) as string);
  }
  return { all, reached: [...found] };
}

test('every control is reached by the keyboard and its labels are in the chosen language, in light and dark alike', async () => {
  const labels = new Map<string, string[]>();
  for (const [locale, layout, light] of [
    ['en-GB', 'Layout', 'light'],
    ['de-DE', 'Anordnung', 'dark'],
    ['es-ES', 'Disposición', 'dark'],
  ] as const) {
    await viewing(
      browser,
      server,
      at(16),
      async (page) => {
        await settled(page);
        assert.equal(await page.evaluate('document.documentElement.lang'), locale.slice(0, 2));
        await page.getByLabel(layout, { exact: true }).waitFor();
        const found = await reached(page);
        assert.deepEqual(
          found.all.filter((name) => !found.reached.includes(name)),
          [],
        );
        labels.set(locale, found.all);
        await assertAccessible(page, `viewer in ${locale}, ${light}`);
        const ground = await page.locator('.vv').evaluate((one) => getComputedStyle(one).backgroundColor);
        assert.equal(ground, 'rgb(0, 0, 0)');
      },
      { locale, colorScheme: light },
    );
  }
  const [english, german] = [labels.get('en-GB')!, labels.get('de-DE')!];
  const same = english.filter(
    (name, index) => german[index] === name && !/^(Text|Zoom|Ellipse|Known values.*|Again.*)$/.test(name),
  );
  assert.deepEqual(same, [], 'labels that stayed English');
});

test('the tool bar is one line that does not scroll; what does not fit is one press away, by mouse and by keyboard', () =>
  viewing(browser, server, at(16), async (page) => {
    await settled(page);
    for (const width of [1280, 1024, 360]) {
      await page.setViewportSize({ width, height: 800 });
      const bar = page.locator('.vv-bar');
      const box = (await bar.boundingBox())!;
      assert.ok(box.height < 52 && box.width <= width, `${width}: ${JSON.stringify(box)}`);
      assert.equal(await bar.evaluate((one) => one.scrollWidth > one.clientWidth), false);
      await page.getByRole('button', { name: 'More tools' }).click();
      await keepPicture(page, `tool-bar-${width}`);
      const outside = await page.locator('.vv-bar button').evaluateAll(
        (buttons) =>
          buttons.filter((one) => {
            const { right, bottom } = one.getBoundingClientRect();
            const tools = one.closest('.vv-bar')!.getBoundingClientRect();
            return right > tools.right + 1 || bottom > tools.bottom + 1;
          }).length,
      );
      assert.equal(outside, 0);
      await page.getByRole('button', { name: 'More tools' }).click();
    }
    await page.locator('[data-command="help"]').focus();
    await page.locator('.vv-bar.open').waitFor();
  }));

test('the language is chosen under the question mark, and stays', () =>
  viewing(browser, server, at(16), async (page) => {
    await settled(page);
    await page.keyboard.press('?');
    await page.getByLabel('Language').selectOption({ label: 'Deutsch' });
    await page.getByRole('toolbar', { name: 'Betrachter' }).waitFor();
    await settled(page);
    await page.reload();
    await page.getByRole('toolbar', { name: 'Betrachter' }).waitFor();
  }));

test('without WebGL planes are not shown, and the viewer says why', async () => {
  const bare = await openBrowser(['--disable-3d-apis']);
  try {
    await viewing(bare, server, at(16), async (page) => {
      await settled(page);
      await page.keyboard.press('v');
      await page.getByText('No reconstruction: this browser offers no WebGL').waitFor();
      assert.equal(await page.locator('.vv-grid').getAttribute('data-layout'), '1x1');
      const { grey } = await screenPixels(page);
      assert.ok(
        grey.some((level) => level > 100),
        'the stack still shows',
      );
    });
  } finally {
    await bare.close();
  }
});

test('a link to a study that is not for somebody is refused, told in words, and recorded', async () => {
  const login = { user: 'outsider', password: 'another password of tests' };
  await addReader(server, login, 'Outsider', null);
  const found = viewing(
    browser,
    server,
    at(16),
    async (page) => {
      await page.locator('.vv[data-viewer="refused"]').waitFor();
      await page.getByText('You may not see this study').waitFor();
    },
    {},
    login,
  );
  await found.catch((error: Error) => assert.match(error.message, /status of 403/));
  const { body } = await server.call('GET', '/api/v1/audit?limit=20');
  const denied = body.events.filter(
    (event: { actor: string; outcome: string }) => event.actor === 'outsider' && event.outcome === 'failure',
  );
  assert.ok(denied.length > 0, JSON.stringify(body.events.slice(0, 3)));
});
