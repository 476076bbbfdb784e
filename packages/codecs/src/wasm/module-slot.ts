import { CodecError } from '../errors/index.ts';

/** Memory of WebAssembly never shrinks: a module that has grown beyond this is let go after its work, bytes. */
const MOST_KEPT_BYTES = 256 * 1024 * 1024;

/** A compiled module that is loaded when first needed, and anew after it has broken or grown. */
export class ModuleSlot<M> {
  readonly #load: () => Promise<M>;
  readonly #memoryOf: (module: M) => number;
  #module: Promise<M> | undefined;

  /** @param memoryOf bytes of the memory that a module holds */
  constructor(load: () => Promise<M>, memoryOf: (module: M) => number) {
    this.#load = load;
    this.#memoryOf = memoryOf;
  }

  /**
   * Runs synchronous work with the module. C++ exceptions leave memory behind and traps leave a broken module: it is not used again.
   *
   * @throws CodecError as thrown by `work`; `codestream-corrupt` for everything else
   */
  async use<T>(work: (module: M) => T): Promise<T> {
    this.#module ??= this.#load();
    const module = await this.#module;
    try {
      return work(module);
    } catch (error) {
      this.#module = undefined;
      throw error instanceof CodecError ? error : new CodecError('codestream-corrupt', { cause: error });
    } finally {
      if (this.#memoryOf(module) > MOST_KEPT_BYTES) this.#module = undefined;
    }
  }
}
