/** The bytes of a WebAssembly file of a package: read in Node, fetched in a browser, whose bundler resolves the same name. */
export async function wasmBytes(specifier: string): Promise<Uint8Array<ArrayBuffer>> {
  const url = import.meta.resolve(specifier);
  if (!url.startsWith('file:')) return new Uint8Array(await (await fetch(url)).arrayBuffer());
  const { readFile } = await import('node:fs/promises');
  return new Uint8Array(await readFile(new URL(url)));
}
