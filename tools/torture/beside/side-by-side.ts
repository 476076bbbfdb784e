import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { SUBJECTS } from './subject.ts';
import { type Figure, TRIALS } from './trials.ts';

interface Compared {
  readonly rows: readonly { readonly what: string; readonly figure: string }[];
  readonly violations: readonly string[];
}

/** Each trial with each archive on a store of its own. What our own breaks is a violation; the other's is a figure. */
export async function sideBySide(folder: string, seed: number, count: number): Promise<Compared> {
  const violations: string[] = [];
  const rows = new Map<string, string[]>();
  for (const [name, trial] of Object.entries(TRIALS))
    for (const subject of SUBJECTS) {
      const own = join(folder, `${name}-${subject.name}`);
      await mkdir(own);
      const figures = await trial({ subject, folder: own, seed, count });
      for (const [what, figure] of Object.entries(figures ?? {})) {
        rows.set(what, [...(rows.get(what) ?? []), `${subject.name}: ${textOf(figure)}`]);
        if (subject.isOurs && isBroken(what, figure)) violations.push(`${what}: ${textOf(figure)}`);
      }
    }
  return { rows: [...rows].map(([what, figures]) => ({ what, figure: figures.join('; ') })), violations };
}

function textOf(figure: Figure): string {
  return typeof figure === 'string' ? figure : `${figure.same}, ${figure.lost}, ${figure.wrong}`;
}

/** Damaged files may be refused. */
function isBroken(what: string, figure: Figure): boolean {
  return typeof figure !== 'string' && (figure.wrong > 0 || (figure.lost > 0 && !what.includes('damaged')));
}
