import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** What a program asked of its files; seconds since 1970. */
interface Span {
  readonly at: number;
  readonly end: number;
}

export type Deed =
  | { readonly does: 'open'; readonly path: string; readonly makes: boolean; readonly empties: boolean }
  | {
      readonly does: 'write';
      readonly path: string;
      readonly offset: number;
      readonly bytes: Buffer;
      readonly synced: boolean;
    }
  | { readonly does: 'size'; readonly path: string; readonly size: number }
  | { readonly does: 'sync'; readonly path: string }
  | { readonly does: 'sync-all' }
  | { readonly does: 'rename'; readonly path: string; readonly to: string }
  | { readonly does: 'remove'; readonly path: string }
  | { readonly does: 'make-folder'; readonly path: string };

export type Call = Span & Deed;

/** Calls that change files or wait for the disk; one that is not understood below is told, not passed over. */
const CALLS =
  'openat,creat,write,pwrite64,writev,pwritev,pwritev2,fsync,fdatasync,syncfs,sync,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,rmdir,truncate,ftruncate,fallocate,copy_file_range,sendfile,link,linkat,symlink,lseek';
/** No call has more bytes. */
const MOST_BYTES = 64 << 20;

/** Words before a command so that its calls are written to files that begin with `prefix`. The command stays the child of who starts it. */
export function tracing(prefix: string): string[] {
  const how = ['-D', '-ff', '-y', '-ttt', '-T', '-xx', '-z', '--seccomp-bpf', '-e', 'signal=none'];
  return ['strace', ...how, '-s', String(MOST_BYTES), '-e', `trace=${CALLS}`, '-o', prefix];
}

const LINE = /^(\d+\.\d+) (\w+)\((.*)\) = (-?\d+)(?:<((?:\\x..)*)>)?.* <(\d+\.\d+)>$/;
const FILE = /^(\d+)<((?:\\x..)*)>/;
const NAMED = /"((?:\\x..)*)"(\.\.\.)?/g;

/** Calls of all threads that have to do with what is under a folder, in the order they began. */
export async function readTrace(folder: string, name: string, under: string): Promise<Call[]> {
  const files = (await readdir(folder)).filter((file) => file.startsWith(`${name}.`));
  const raw: Raw[] = [];
  for (const file of files)
    for await (const line of createInterface({ input: createReadStream(join(folder, file), 'latin1') })) {
      const parts = LINE.exec(line);
      if (!parts) continue;
      const [, at, call, args, result, made, took] = parts;
      raw.push({
        at: Number(at),
        end: Number(at) + Number(took),
        call: call!,
        args: args!,
        result: Number(result),
        made,
      });
    }
  raw.sort((a, b) => a.at - b.at);
  const places = new Places(under);
  return raw.flatMap((one) => {
    const deed = places.deedOf(one);
    return deed ? [{ at: one.at, end: one.end, ...deed }] : [];
  });
}

interface Raw extends Span {
  readonly call: string;
  readonly args: string;
  readonly result: number;
  /** The path of the file that the call opened, in hex. */
  readonly made: string | undefined;
}

interface OpenFile {
  position: number;
  readonly appends: boolean;
  readonly synced: boolean;
}

/** Follows where each open file stands. */
class Places {
  readonly #under: string;
  readonly #files = new Map<string, OpenFile>();
  readonly #sizes = new Map<string, number>();

  constructor(under: string) {
    this.#under = under;
  }

  deedOf(raw: Raw): Deed | undefined {
    const { call, args } = raw;
    if (call === 'syncfs' || call === 'sync') return { does: 'sync-all' };
    const file = FILE.exec(args);
    if (call === 'openat' || call === 'creat') return this.#opened(raw);
    if (!file || args.startsWith('AT_FDCWD')) return this.#named(raw);
    const path = textOf(file[2]!);
    if (!this.#isOurs(path)) return undefined;
    const key = `${file[1]} ${path}`;
    return this.#onFile(raw, path, this.#files.get(key) ?? this.#open(key));
  }

  #isOurs(path: string): boolean {
    return path === this.#under || path.startsWith(`${this.#under}/`);
  }

  #open(key: string, appends = false, synced = false): OpenFile {
    const file = { position: 0, appends, synced };
    this.#files.set(key, file);
    return file;
  }

  #opened({ args, result, made }: Raw): Deed | undefined {
    const path = textOf(made ?? '');
    if (!this.#isOurs(path)) return undefined;
    this.#open(`${result} ${path}`, args.includes('O_APPEND'), /O_D?SYNC/.test(args));
    const empties = args.includes('O_TRUNC');
    const makes = args.includes('O_CREAT');
    return makes || empties ? { does: 'open', path, makes, empties } : undefined;
  }

  #named({ call, args }: Raw): Deed | undefined {
    const [path, to] = [...args.matchAll(NAMED)].map((found) => textOf(found[1]!));
    if (path === undefined || !(this.#isOurs(path) || (to !== undefined && this.#isOurs(to)))) return undefined;
    if (call.startsWith('rename')) return { does: 'rename', path, to: to! };
    if (call.startsWith('unlink') || call === 'rmdir') return { does: 'remove', path };
    if (call.startsWith('mkdir')) return { does: 'make-folder', path };
    throw new Error(`a trace has ${call} of ${path}, which is not understood`);
  }

  #onFile({ call, args, result }: Raw, path: string, file: OpenFile): Deed | undefined {
    if (call === 'fsync' || call === 'fdatasync') return { does: 'sync', path };
    if (call === 'ftruncate') return { does: 'size', path, size: Number(args.split(', ').at(-1)) };
    if (call === 'lseek') {
      file.position = result;
      return undefined;
    }
    if (!/^p?writev?(64)?$/.test(call)) throw new Error(`a trace has ${call} of ${path}, which is not understood`);
    const bytes = bytesOf(args).subarray(0, result);
    const given = call.startsWith('p') ? Number(args.split(', ').at(-1)) : undefined;
    const offset = given ?? (file.appends ? (this.#sizes.get(path) ?? 0) : file.position);
    if (given === undefined) file.position = offset + bytes.length;
    this.#sizes.set(path, Math.max(this.#sizes.get(path) ?? 0, offset + bytes.length));
    return { does: 'write', path, offset, bytes, synced: file.synced };
  }
}

function bytesOf(args: string): Buffer {
  const pieces = [...args.matchAll(NAMED)].map(([, hex, cut]) => {
    if (cut) throw new Error('a trace has fewer bytes than were written');
    return Buffer.from(hex!.replaceAll('\\x', ''), 'hex');
  });
  return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
}

function textOf(hex: string): string {
  return Buffer.from(hex.replaceAll('\\x', ''), 'hex').toString();
}
