import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';

/** A daemon that speaks INSTREAM of clamd(8), with one signature: these bytes anywhere. */
export interface FakeClamd {
  readonly address: string;
  /** Bytes of each object that it looked through whole. */
  readonly seen: Buffer[];
  /** What it answers from now on instead of the truth; `silent`: nothing. */
  answer: 'truth' | 'silent' | 'too-large' | 'hang-up';
  close(): Promise<void>;
}

const COMMAND = 'zINSTREAM\0';

export async function fakeClamd(signature: string): Promise<FakeClamd> {
  const server = createServer((socket) => void speak(socket).catch(() => socket.destroy()));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const fake: FakeClamd = {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen: [],
    answer: 'truth',
    async close() {
      server.close();
      await once(server, 'close');
    },
  };

  async function speak(socket: Socket): Promise<void> {
    const object = await objectOf(socket, fake);
    if (!object) return;
    fake.seen.push(object);
    if (fake.answer === 'too-large') socket.end('INSTREAM size limit exceeded. ERROR\0');
    else if (fake.answer === 'truth')
      socket.end(object.includes(signature) ? 'stream: Test.Signature FOUND\0' : 'stream: OK\0');
  }
  return fake;
}

/** The object without its lengths; undefined when the connection ends before the empty piece. */
async function objectOf(socket: Socket, fake: FakeClamd): Promise<Buffer | undefined> {
  let bytes = Buffer.alloc(0);
  for await (const more of socket.iterator({ destroyOnReturn: false })) {
    if (fake.answer === 'hang-up') {
      socket.destroy();
      return undefined;
    }
    bytes = Buffer.concat([bytes, more as Buffer]);
    const object = unwrapped(bytes);
    if (object) return object;
  }
  return undefined;
}

function unwrapped(bytes: Buffer): Buffer | undefined {
  if (bytes.toString('latin1', 0, COMMAND.length) !== COMMAND) return undefined;
  const pieces: Buffer[] = [];
  for (let at = COMMAND.length; at + 4 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    if (length === 0) return Buffer.concat(pieces);
    pieces.push(bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return undefined;
}
