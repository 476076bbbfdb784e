import { connect, type Socket } from 'node:net';
import { ArchiveError, type ContentScan, type ContentScanner } from '@vesalius/archive/api';

export interface ClamdOptions {
  /** `HOST:PORT`, or the path of a socket. */
  readonly address: string;
  /** A scanner that says nothing for so long does not answer. */
  readonly silenceMs?: number;
}

const COMMAND = Buffer.from('zINSTREAM\0');
const END = Buffer.alloc(4);
const SILENCE_MS = 60_000;
const MOST_REPLY = 4096;
const HOST_AND_PORT = /^(?<host>\[[^\]]+\]|[^:/]+):(?<port>\d+)$/;

/** Speaks INSTREAM of clamd(8): pieces with their length before them, an empty one at the end, one line as the answer. */
export function clamdScanner({ address, silenceMs = SILENCE_MS }: ClamdOptions): ContentScanner {
  const { host, port } = HOST_AND_PORT.exec(address)?.groups ?? {};
  const to = port === undefined ? { path: address } : { host: host!.replaceAll(/[[\]]/g, ''), port: Number(port) };
  return { begin: () => new ClamdScan(connect(to), silenceMs) };
}

class ClamdScan implements ContentScan {
  readonly #socket: Socket;
  readonly #reply: Promise<string>;

  constructor(socket: Socket, silenceMs: number) {
    this.#socket = socket;
    this.#reply = replyOf(socket, silenceMs);
    this.#reply.catch(() => undefined); // told when it is asked for
    socket.write(COMMAND);
  }

  write(bytes: Uint8Array): boolean {
    if (bytes.length === 0 || this.#socket.destroyed) return true;
    const piece = Buffer.allocUnsafe(4 + bytes.length);
    piece.writeUInt32BE(bytes.length);
    piece.set(bytes, 4);
    return this.#socket.write(piece);
  }

  async drained(): Promise<void> {
    const socket = this.#socket;
    if (socket.destroyed || !socket.writableNeedDrain) return;
    await new Promise<void>((resolve) => {
      socket.once('drain', resolve);
      socket.once('close', () => resolve());
    });
  }

  async end(): Promise<void> {
    if (!this.#socket.destroyed) this.#socket.write(END);
    const reply = await this.#reply;
    if (reply.endsWith(' OK')) return;
    if (reply.endsWith(' FOUND')) throw new ArchiveError('content-refused', { detail: nameIn(reply) });
    throw new ArchiveError('scanner-unavailable', {
      detail: /size limit/i.test(reply) ? 'it is larger than the scanner takes' : 'the scanner answered otherwise',
    });
  }

  abort(): void {
    this.#socket.destroy();
  }
}

/** The line it answers with; the connection is closed then. */
function replyOf(socket: Socket, silenceMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const fail = (cause?: unknown) => reject(new ArchiveError('scanner-unavailable', { cause }));
    socket.setTimeout(silenceMs, () => socket.destroy());
    socket.on('error', fail);
    socket.on('close', () => fail());
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1');
      const end = text.indexOf('\0');
      if (end < 0 && text.length < MOST_REPLY) return;
      resolve(text.slice(0, Math.max(0, end)));
      socket.destroy();
    });
  });
}

/** What it calls what it found; names of signatures are words of the scanner's makers, not of a patient's data. */
function nameIn(reply: string): string {
  return /^stream: (?<name>[\w.:/-]{1,100}) FOUND$/.exec(reply)?.groups?.name ?? 'something';
}
