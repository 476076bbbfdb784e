import type { Archive } from '@vesalius/archive/api';
import type { ProjectsData } from '../data.ts';
import type { ConsentDesk } from './consent-desk.ts';

/** Milliseconds after which it is looked again, whatever was known before. */
const AT_MOST_MS = 60_000;

/** Takes patients out of projects when the time is over that they agreed for. */
export class ConsentEnds {
  readonly #archive: Archive;
  readonly #consents: ProjectsData['consents'];
  readonly #desk: ConsentDesk;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(archive: Archive, { consents }: Pick<ProjectsData, 'consents'>, desk: ConsentDesk) {
    this.#archive = archive;
    this.#consents = consents;
    this.#desk = desk;
  }

  /** Looks now, and when the next one is over. */
  look(): void {
    clearTimeout(this.#timer);
    if (this.#isStopped) return;
    this.#looking = this.#looking
      .then(() => this.#takeOver())
      .catch((error: Error) => this.#archive.log.error('consents that are over could not be carried out', { error }))
      .finally(() => this.#wait());
  }

  #wait(): void {
    clearTimeout(this.#timer);
    if (this.#isStopped) return;
    const left = (this.#consents.nextEnd() ?? Number.POSITIVE_INFINITY) - Date.now() + 1;
    this.#timer = setTimeout(() => this.look(), Math.max(1, Math.min(left, AT_MOST_MS))).unref();
  }

  async #takeOver(): Promise<void> {
    for (const { project, pseudonym } of this.#consents.due()) {
      await this.#desk.end(project, pseudonym);
      this.#consents.end(project, pseudonym);
    }
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#looking;
  }
}
