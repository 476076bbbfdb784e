import { existsSync } from 'node:fs';
import type { Archive } from '@vesalius/archive/api';
import { type Browser, chromium, type Page } from 'playwright-core';
import { loadSettings } from '../../apps/server/src/config/index.ts';
import { openHttp } from '../../apps/server/src/open-http.ts';
import { openServer } from '../../apps/server/src/open-server.ts';

const PASSWORD = 'a password of a benchmark only';
const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The server with its pages, and a browser before it. */
export interface Opened {
  readonly web: string;
  readonly archive: Archive;
  /** A page of the administrator's. */
  page(): Promise<Page>;
  close(): Promise<void>;
}

export async function open(dataDir: string): Promise<Opened> {
  const settings = await loadSettings({
    argv: [],
    cwd: dataDir,
    env: {
      VESALIUS_DATA_DIR: dataDir,
      VESALIUS_HTTP_PORT: '0',
      VESALIUS_DICOM_PORT: '0',
      VESALIUS_ADMIN_PASSWORD: PASSWORD,
    },
  });
  const quiet = () => undefined;
  const log = { debug: quiet, info: quiet, warn: console.error, error: console.error };
  const server = await openServer(settings, log);
  const http = await openHttp(settings, server, log);
  server.opened.start();
  const browser = await openBrowser();
  return {
    web: http.address,
    archive: server.opened.archive,
    page: () => logIn(browser, http.address),
    async close() {
      await browser.close();
      await Promise.all([server.dimse?.stop?.(), http.close()]);
      await server.opened.stop();
    },
  };
}

async function openBrowser(): Promise<Browser> {
  const executablePath = CHROMIUM.find((path) => existsSync(path));
  if (executablePath === undefined) throw new Error('there is no Chromium on this machine');
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

async function logIn(browser: Browser, web: string): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 } });
  const answer = await context.request.post(`${web}/api/v1/session`, { data: { user: 'admin', password: PASSWORD } });
  if (!answer.ok()) throw new Error(`nobody logs in: ${answer.status()}; is the folder of another program?`);
  return context.newPage();
}
