import { flushCompileCache } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';
import { loadSettings, type Settings, SettingsError, settingsHelp } from './config/index.ts';
import { loadDemo } from './load-demo.ts';
import { createLog } from './log.ts';
import { NODE_ROLES } from './node-role.ts';
import { type OpenedHttp, openHttp } from './open-http.ts';
import { type OpenedServer, openServer } from './open-server.ts';

const argv = process.argv.slice(2);

if (argv.includes('--help')) process.stdout.write(settingsHelp());
else await main();

async function main(): Promise<void> {
  const settings = await settingsOrEnd();
  if (!settings) return;
  const log = createLog(settings.log.level);
  try {
    const server = await openServer(settings, log);
    const http = await openHttp(settings, server, log);
    server.opened.start(NODE_ROLES[settings.nodeRole]);
    endOnSignal(settings, server, http);
    announce(settings, server, http);
    flushCompileCache();
    if (settings.demo) await loadDemo(server.opened.archive);
  } catch (error) {
    process.stderr.write(`Vesalius could not start: ${(error as Error).message}\n`);
    log.error('start failed', { error: error as Error });
    process.exit(1);
  }
}

async function settingsOrEnd(): Promise<Settings | undefined> {
  try {
    return await loadSettings({ argv, env: process.env, cwd: process.cwd() });
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    for (const { where, sentence } of error.problems) process.stderr.write(`${where}: ${sentence}\n`);
    process.exitCode = 2;
    return undefined;
  }
}

/** The last lines printed, which people and scripts look for. */
function announce(settings: Settings, { dimse, passwordFile }: OpenedServer, { address }: OpenedHttp): void {
  const { host, aeTitle } = settings.dicom;
  const lines = [`Web     ${address}`];
  if (dimse) lines.push(`DICOM   ${aeTitle}@${host}:${dimse.ports.plain}`);
  if (passwordFile !== undefined) lines.push(`User    admin, password in ${passwordFile}`);
  else lines.push('User    admin');
  process.stdout.write(`\nVesalius is ready.\n${lines.join('\n')}\n`);
}

/** npm passes a signal on a second time; the first begins the end, what follows is the same wish. */
function endOnSignal({ drainSeconds }: Settings, { opened, dimse }: OpenedServer, http: OpenedHttp): void {
  let ending = false;
  const end = async () => {
    if (ending) return;
    ending = true;
    opened.drain();
    await pause(drainSeconds * 1000);
    await Promise.all([dimse?.stop?.(), http.close()]);
    await opened.stop();
    process.exit(0);
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
}
