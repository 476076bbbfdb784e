import { Socket, type SocketConstructorOpts } from 'node:net';

/** What Node calls them inside; `handleOf` looks whether they are there. */
interface Accepted {
  _handle: object | null;
  _server: object | null;
}

interface WithHandle extends SocketConstructorOpts {
  readonly handle: object;
}

/** Bytes of one read: a whole small instance, or several PDUs. */
const READ_BYTES = 512 * 1024;

/**
 * One buffer for the reads of all connections: what a read brought is used up before the next one begins. A buffer a read, as Node
 * does by default, makes the collector walk the whole heap once per few megabytes received.
 */
const shared = Buffer.allocUnsafeSlow(READ_BYTES);

/**
 * The accepted connection (of a server with `pauseOnConnect`) as a socket that reads into the shared buffer. Its `data` are to be used
 * within the event. Node offers `onread` to who connects but not to who accepts, hence the new socket around the old one's handle.
 */
export function readingShared(accepted: Socket): Socket {
  const old = accepted as Socket & Accepted;
  const handle = old._handle;
  if (!handle || !('_server' in old)) return accepted;
  const options: WithHandle = {
    handle,
    readable: true,
    writable: true,
    onread: {
      buffer: shared,
      callback: (length, buffer) => socket.emit('data', buffer.subarray(0, length)),
    },
  };
  const socket: Socket & Accepted = new Socket(options) as Socket & Accepted;
  // The server waits for the socket that holds the handle, no longer for the old one.
  socket._server = old._server;
  old._server = null;
  old._handle = null;
  return socket;
}
