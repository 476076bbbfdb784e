import type { Ingest, InstanceSource, Reception } from '@vesalius/archive/api';
import type { Metrics, ReceptionEnd } from './metrics.ts';

type Meter = Pick<Metrics, 'receptionBegan' | 'receptionEnded'>;

/** Counts all that comes in, whichever door it came through. */
export function meteredIngest(ingest: Ingest, meter: Meter): Ingest {
  return {
    receive(source, envelope) {
      const reception = ingest.receive(source, envelope);
      meter.receptionBegan();
      return new MeteredReception(reception, source.door, meter);
    },
    holds: (principal, instances) => ingest.holds(principal, instances),
  };
}

class MeteredReception implements Reception {
  readonly #reception: Reception;
  readonly #door: InstanceSource['door'];
  readonly #meter: Meter;
  readonly #began = performance.now();
  #bytes = 0;
  #ended = false;

  constructor(reception: Reception, door: InstanceSource['door'], meter: Meter) {
    this.#reception = reception;
    this.#door = door;
    this.#meter = meter;
  }

  write(chunk: Uint8Array): boolean {
    this.#bytes += chunk.byteLength;
    return this.#reception.write(chunk);
  }

  drained(): Promise<void> {
    return this.#reception.drained();
  }

  async end() {
    try {
      const result = await this.#reception.end();
      this.#end(result.outcome);
      return result;
    } catch (error) {
      this.#end('failed');
      throw error;
    }
  }

  abort(): void {
    this.#end('aborted');
    this.#reception.abort();
  }

  #end(end: ReceptionEnd): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#meter.receptionEnded(this.#door, end, this.#bytes, (performance.now() - this.#began) / 1000);
  }
}
