import type { HeldInstance, InstanceRecords } from '@vesalius/archive/api';

/** Asks the index what is held under a UID; questions of one turn of the event loop go together. */
export class HeldLookup {
  readonly #instances: InstanceRecords;
  #waiting: {
    readonly uid: string;
    readonly resolve: (held: HeldInstance | undefined) => void;
    readonly reject: (error: unknown) => void;
  }[] = [];

  constructor(instances: InstanceRecords) {
    this.#instances = instances;
  }

  ask(sopInstanceUid: string): Promise<HeldInstance | undefined> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ uid: sopInstanceUid, resolve, reject });
      if (this.#waiting.length === 1) setImmediate(() => void this.#flush());
    });
  }

  async #flush(): Promise<void> {
    const asked = this.#waiting;
    this.#waiting = [];
    try {
      const held = await this.#instances.held(asked.map(({ uid }) => uid));
      for (const [index, { resolve }] of asked.entries()) resolve(held[index]);
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  }
}
