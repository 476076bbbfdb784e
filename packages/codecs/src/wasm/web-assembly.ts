/** What is used of WebAssembly, which the types of Node leave to those of browsers. */
interface Runtime {
  compile(bytes: Uint8Array<ArrayBuffer>): Promise<CompiledModule>;
  instantiate(module: CompiledModule, imports: WasmImports): Promise<{ readonly exports: unknown }>;
}

/** Opaque. */
export type CompiledModule = object;

export interface WasmMemory {
  /** Another one after the memory has grown. */
  readonly buffer: ArrayBuffer;
}

// biome-ignore lint/suspicious/noExplicitAny: each import has a signature of its own
export type WasmImports = Readonly<Record<string, Readonly<Record<string, (...values: any[]) => unknown>>>>;

export const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: Runtime };
