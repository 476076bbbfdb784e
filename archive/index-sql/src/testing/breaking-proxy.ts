import { connect, createServer, type Server, type Socket } from 'node:net';

/** Where a connection breaks: at a message of one side, counted from 1 since it was armed. */
export interface Break {
  /** `application_name` of the connections it is about. */
  readonly name: string;
  readonly side: 'client' | 'server';
  readonly at: number;
  /**
   * `cut`: the message is not passed on; `torn`: half of it is; `late`: the sender's line is cut, and the message with all behind it arrives
   * a while later.
   */
  readonly how: 'cut' | 'torn' | 'late';
}

/** In which the sender has said what goes together. */
const SOON_MS = 10;
const WHILE_MS = 120;
const NOTICE = 'N'.charCodeAt(0);

/** A line to PostgreSQL that knows where messages begin (PostgreSQL, Frontend/Backend Protocol, "Message Formats"), and breaks where it is told. */
export class BreakingProxy {
  /** SQLSTATE of each warning the server gave. */
  readonly warnings: string[] = [];
  readonly #server: Server;
  readonly #target: URL;
  readonly #sockets = new Set<Socket>();
  #armed: Break[] = [];
  #counted = 0;

  private constructor(target: URL) {
    this.#target = target;
    this.#server = createServer({ allowHalfOpen: true }, (client) => this.#join(client));
  }

  static async before(url: string): Promise<BreakingProxy> {
    const proxy = new BreakingProxy(new URL(url));
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    const url = new URL(this.#target);
    url.port = String((this.#server.address() as { port: number }).port);
    return url.href;
  }

  /** The next is counted from where the one before it broke. */
  arm(...breaks: readonly Break[]): void {
    this.#armed = [...breaks];
    this.#counted = 0;
  }

  /** How many of what was armed have not come about; they will not any more. */
  disarm(): number {
    return this.#armed.splice(0).length;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #join(client: Socket): void {
    const server = connect({ port: Number(this.#target.port), host: this.#target.hostname, allowHalfOpen: true });
    const line = { name: '' };
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('close', () => this.#sockets.delete(socket));
    }
    const messages = { client: new Messages(false), server: new Messages(true) };
    client.on('data', (bytes) => this.#pass('client', messages.client.add(bytes), line, client, server));
    server.on('data', (bytes) => this.#pass('server', messages.server.add(bytes), line, server, client));
    client.on('end', () => server.end());
    server.on('end', () => client.end());
    client.on('close', () => server.destroySoon());
    server.on('close', () => client.destroySoon());
  }

  #pass(side: Break['side'], messages: readonly Buffer[], line: { name: string }, from: Socket, to: Socket): void {
    const passed: Buffer[] = [];
    for (const message of messages) {
      if (side === 'client' && line.name === '') line.name = applicationOf(message);
      if (side === 'server' && message[0] === NOTICE) this.warnings.push(sqlStateOf(message));
      if (!this.#breaksAt(side, line.name)) {
        passed.push(message);
        continue;
      }
      const { how } = this.#armed.shift()!;
      this.#counted = 0;
      this.#break(how, passed, messages.slice(messages.indexOf(message)), from, to);
      return;
    }
    if (passed.length > 0 && to.writable) to.write(Buffer.concat(passed));
  }

  #breaksAt(side: Break['side'], name: string): boolean {
    const [armed] = this.#armed;
    if (armed?.side !== side || armed.name !== name) return false;
    this.#counted += 1;
    return this.#counted === armed.at;
  }

  #break(how: Break['how'], before: readonly Buffer[], behind: readonly Buffer[], from: Socket, to: Socket): void {
    from.removeAllListeners('data');
    from.removeAllListeners('close'); // what is late is to arrive although its sender has gone
    const [message] = behind;
    const torn = how === 'torn' ? [message!.subarray(0, message!.length >> 1)] : [];
    const bytes = Buffer.concat([...before, ...torn]);
    if (how !== 'late') {
      from.destroy();
      to.end(bytes);
      return;
    }
    if (bytes.length > 0) to.write(bytes);
    const late = [...behind];
    from.on('data', (more) => late.push(more));
    setTimeout(() => from.destroy(), SOON_MS);
    setTimeout(() => to.end(Buffer.concat(late)), WHILE_MS);
  }
}

/** Cuts a stream of bytes into messages: a letter, four bytes of length that count themselves, the rest. The client's first has no letter. */
class Messages {
  #lettered: boolean;
  #bytes: Buffer = Buffer.alloc(0);

  constructor(lettered: boolean) {
    this.#lettered = lettered;
  }

  add(bytes: Buffer): Buffer[] {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    const messages: Buffer[] = [];
    for (;;) {
      const head = this.#lettered ? 1 : 0;
      if (this.#bytes.length < head + 4) return messages;
      const end = head + this.#bytes.readUInt32BE(head);
      if (this.#bytes.length < end) return messages;
      messages.push(this.#bytes.subarray(0, end));
      this.#bytes = this.#bytes.subarray(end);
      this.#lettered = true;
    }
  }
}

/** The parameters of a StartupMessage are names and values, each ended by NUL. */
function applicationOf(message: Buffer): string {
  const words = message.subarray(8).toString('utf8').split('\0');
  return words[words.indexOf('application_name') + 1] ?? '';
}

/** Field `C` of an ErrorResponse or NoticeResponse. */
function sqlStateOf(message: Buffer): string {
  const fields = message.subarray(5).toString('utf8').split('\0');
  return fields.find((field) => field.startsWith('C'))?.slice(1) ?? '';
}
