import type { Ingest, Reception } from '@vesalius/archive/api';
import type { Metrics } from './metrics.ts';

/** Counts all that comes in, whichever door it came through. */
export function meteredIngest(ingest: Ingest, metrics: Pick<Metrics, 'instanceReceived'>): Ingest {
  return {
    receive(source, envelope) {
      const began = performance.now();
      const count = (outcome: Parameters<Metrics['instanceReceived']>[1], bytes: number) =>
        metrics.instanceReceived(source.door, outcome, bytes, (performance.now() - began) / 1000);
      return meteredReception(ingest.receive(source, envelope), count);
    },
  };
}

type Count = (outcome: Parameters<Metrics['instanceReceived']>[1], bytes: number) => void;

function meteredReception(reception: Reception, count: Count): Reception {
  let bytes = 0;
  return {
    write(chunk) {
      bytes += chunk.byteLength;
      return reception.write(chunk);
    },
    drained: () => reception.drained(),
    async end() {
      const result = await reception.end();
      count(result.outcome, bytes);
      return result;
    },
    abort() {
      count('aborted', bytes);
      reception.abort();
    },
  };
}
