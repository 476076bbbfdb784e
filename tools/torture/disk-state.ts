import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { rest } from './server/rest.ts';
import type { RunningServer } from './server/running-server.ts';

/** A sweep after a crash is to be over in this time. */
const SWEPT_WITHIN_MS = 10_000;
const LOOK_MS = 50;

/** Files of a data folder: those that instances are kept in, and those that are on their way. */
export async function filesIn(dataDir: string): Promise<{ blobs: number; staged: number }> {
  const count = async (folder: string) => {
    const entries = await readdir(join(dataDir, folder), { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).length;
  };
  return { blobs: await count('blobs'), staged: await count('staging') };
}

/**
 * Waits until there is a file for every row, a row for every file, and nothing on its way; a sentence for what is not so after the time
 * that a sweep may take.
 */
export async function checkDisk(server: RunningServer, dataDir: string): Promise<string[]> {
  for (const deadline = Date.now() + SWEPT_WITHIN_MS; ; ) {
    const { blobs, staged } = await filesIn(dataDir);
    const { instances, quarantined } = await rest<{ instances: number; quarantined: number }>(
      server,
      'GET',
      '/statistics',
    );
    if (blobs === instances + quarantined && staged === 0) return [];
    if (Date.now() > deadline)
      return [`${blobs} files are kept for ${instances} instances and ${quarantined} held ones, ${staged} are staged`];
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** How long the counts are the same before the sweep after a crash is taken to be over. */
const STILL_MS = 1_000;

/** Waits until nothing more comes from what a crash had left; for stores whose files cannot be counted. */
export async function swept(server: RunningServer): Promise<void> {
  let last = '';
  for (let since = Date.now(); Date.now() - since < STILL_MS; ) {
    const counts = JSON.stringify(await rest(server, 'GET', '/statistics'));
    if (counts !== last) since = Date.now();
    last = counts;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
