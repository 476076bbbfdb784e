import { createHash } from 'node:crypto';
import type { Documents } from '@vesalius/archive/api';

/** Values as JSON, by names of letters, digits and hyphens. */
export class KeptDocuments {
  readonly #documents: Documents;

  constructor(documents: Documents) {
    this.#documents = documents;
  }

  /** Undefined when it was never written. */
  async read(name: string): Promise<unknown> {
    const text = await this.#documents.read(fileOf(name));
    return text === undefined ? undefined : JSON.parse(text);
  }

  write(name: string, value: unknown): Promise<void> {
    return this.#documents.write(fileOf(name), JSON.stringify(value));
  }

  /** The same, unless it is there by then: what is there afterwards. */
  async add(name: string, value: unknown): Promise<unknown> {
    return JSON.parse(await this.#documents.add(fileOf(name), JSON.stringify(value)));
  }
}

function fileOf(name: string): string {
  return `${name}.json`;
}

/** The document of that kind of one person, whose UID stands in no name. */
export function nameOfPerson(kind: string, observerUid: string): string {
  return `${kind}-${createHash('sha256').update(observerUid).digest('hex').slice(0, 32)}`;
}
