import { spawnSync } from 'node:child_process';
import { freemem } from 'node:os';

/** More than the files of one measure. */
const MOST = 4;
const GIB = 2 ** 30;

/**
 * Uses memory once and gives it back. A virtual machine that hands its free memory to its host gets each page back at a price that no
 * program can help: writing CT files to the page cache went at 780 a second before this and at 5,400 after it, on the machine of
 * docs/performance.md. Without it the same price is on both columns, and hides what the programs differ in.
 */
export function touchMemory(): void {
  const gib = Math.min(MOST, Math.floor(freemem() / GIB / 2));
  spawnSync(process.execPath, [
    '-e',
    `const all = []; for (let n = 0; n < ${gib}; n++) all.push(Buffer.alloc(${GIB}, 1))`,
  ]);
}
