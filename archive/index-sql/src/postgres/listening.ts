import { Client } from 'pg';
import { CHANGED } from './messages.ts';

const AGAIN_AFTER_MS = 1_000;

/** Hears when another node has committed changes. While it could not hear, it says that there may be some. */
export class Listening {
  readonly #url: string;
  readonly #node: string;
  readonly #changed: () => void;
  #client: Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  /** @param node the name of this process, whose own commits are known already */
  constructor(url: string, node: string, changed: () => void) {
    this.#url = url;
    this.#node = node;
    this.#changed = changed;
  }

  start(): void {
    const client = new Client({ connectionString: this.#url, application_name: 'vesalius listens', keepAlive: true });
    this.#client = client;
    let ended = false;
    const again = () => {
      if (ended || this.#stopped) return;
      ended = true;
      this.#timer = setTimeout(() => this.start(), AGAIN_AFTER_MS);
      void client.end().catch(() => undefined);
    };
    client.on('error', again);
    client.on('end', again);
    client.on('notification', ({ payload }) => {
      if (payload !== this.#node) this.#changed();
    });
    client
      .connect()
      .then(() => client.query(`LISTEN ${CHANGED}`))
      .then(this.#changed, again);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#client?.end().catch(() => undefined);
  }
}
