import { open, readFile, rename } from 'node:fs/promises';

/** How far a delivery has come, in a file that is whole or not there. */
export class Position {
  readonly #path: string;
  #id = 0;

  private constructor(path: string, id: number) {
    this.#path = path;
    this.#id = id;
  }

  static async of(path: string): Promise<Position> {
    try {
      const { delivered } = JSON.parse(await readFile(path, 'utf8')) as { delivered: number };
      return new Position(path, delivered);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Position(path, 0);
      throw error;
    }
  }

  get id(): number {
    return this.#id;
  }

  /** Durable when it resolves. */
  async put(id: number): Promise<void> {
    if (id === this.#id) return;
    const file = await open(`${this.#path}.new`, 'w', 0o600);
    try {
      await file.writeFile(JSON.stringify({ delivered: id }));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(`${this.#path}.new`, this.#path);
    this.#id = id;
  }
}
