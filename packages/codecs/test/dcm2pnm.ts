import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A picture as DCMTK's dcmj2pnm writes it: 8 bits a sample, grey or red, green and blue. */
export interface PeerPicture {
  readonly channels: number;
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array;
}

/** The first frame as DCMTK shows it, or the line in which it says why it does not. */
export function shownByDcmtk(file: string, options: readonly string[]): PeerPicture | string {
  const folder = mkdtempSync(join(tmpdir(), 'vesalius-pnm-'));
  try {
    const out = join(folder, 'frame.pnm');
    const { status, stderr } = spawnSync('dcmj2pnm', ['+F', '1', ...options, '+op', file, out], { encoding: 'utf8' });
    return status === 0 ? parsePnm(readFileSync(out)) : (stderr.trim().split('\n')[0] ?? '');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function parsePnm(file: Buffer): PeerPicture {
  const head = /^P([56])\s+(?:#[^\n]*\n\s*)*(\d+)\s+(\d+)\s+255\s/.exec(file.subarray(0, 500).toString('latin1'))!;
  const channels = head[1] === '5' ? 1 : 3;
  return { channels, width: Number(head[2]), height: Number(head[3]), bytes: file.subarray(head[0].length) };
}
