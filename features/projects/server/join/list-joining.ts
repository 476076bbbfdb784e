import { type Archive, ArchiveError, type JobContext } from '@vesalius/archive/api';
import type { LineOutcome } from '../../contract/line-outcomes.ts';
import type { ProjectsData } from '../data.ts';
import { within } from '../known-project.ts';
import { isOutOf } from './consented.ts';
import { type LineResult, meantBy } from './lines.ts';
import { requireRoom } from './quota.ts';

export interface ListInput {
  readonly project: number;
  /** Number of the list in the register. */
  readonly list: number;
  /** Tells what would be, and changes nothing. */
  readonly dryRun: boolean;
}

/** Puts the studies of a list into a project, a line after the other; what became of each line is kept sealed, for who gave the list. */
export class ListJoining {
  readonly #archive: Archive;
  readonly #data: ProjectsData;
  readonly #input: ListInput;
  readonly #results: LineResult[] = [];
  /** What a dry run would have put in. */
  readonly #wouldBeIn = new Set<string>();
  #joined = 0;

  constructor(archive: Archive, data: ProjectsData, input: ListInput) {
    this.#archive = archive;
    this.#data = data;
    this.#input = input;
  }

  async run({ principal, signal, progress }: JobContext) {
    const { register } = this.#data;
    const { project, list } = this.#input;
    const lines = register.list(project, list);
    if (!lines) throw new ArchiveError('not-found', { detail: 'the list was used already' });
    for (const [at, line] of lines.entries()) {
      signal.throwIfAborted();
      const { studies, isAmbiguous } = await meantBy(this.#archive, principal, line);
      const before = this.#joined;
      const outcomes = new Set<LineOutcome>();
      if (isAmbiguous) outcomes.add('ambiguous');
      else for (const study of studies) outcomes.add(await this.#take(principal, study));
      const outcome = PRECEDENCE.find((one) => outcomes.has(one)) ?? 'not-found';
      this.#results.push({ line: at + 1, text: line.text, outcome, studies: this.#joined - before });
      progress({ done: at + 1, total: lines.length, failed: this.#failed() });
    }
    register.keepLines(project, list, this.#results);
    const counts = Object.fromEntries(
      [...Map.groupBy(this.#results, ({ outcome }) => outcome)].map(([k, v]) => [k, v.length]),
    );
    return { joined: this.#joined, failed: this.#failed(), missing: counts['not-found'] ?? 0, lines: counts };
  }

  #failed(): number {
    return this.#results.filter(({ outcome }) => !['found', 'already-in', 'not-found'].includes(outcome)).length;
  }

  async #take(principal: JobContext['principal'], study: string): Promise<LineOutcome> {
    const { project, dryRun } = this.#input;
    const selection = { studyInstanceUids: [study] };
    const isIn = (await this.#archive.retrieve.count(within(project, 'retrieve'), selection)) > 0;
    if (isIn || this.#wouldBeIn.has(study)) return 'already-in';
    if ((await this.#archive.retrieve.count(principal, selection)) === 0) return 'no-right';
    if (await isOutOf(this.#archive, this.#data.consents, project, study)) return 'consent-withdrawn';
    try {
      if (dryRun) await requireRoom(this.#archive, this.#data.governance, project, this.#wouldBeIn.size);
      else if (!(await this.#archive.projects.putStudy(principal, project, study))) return 'no-right';
    } catch (error) {
      if (error instanceof ArchiveError && error.code === 'limit-exceeded') return 'project-full';
      throw error;
    }
    if (dryRun) this.#wouldBeIn.add(study);
    this.#joined++;
    return 'found';
  }
}

/** Of a line that means several studies the first that is true of one of them. */
const PRECEDENCE: readonly LineOutcome[] = [
  ...(['ambiguous', 'project-full', 'consent-withdrawn', 'no-right', 'found', 'already-in'] as const),
];
