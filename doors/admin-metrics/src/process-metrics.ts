import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Gauge, type Registry } from 'prom-client';

const NANOSECONDS = 1e9;

/** What each is called, what it says, how it is read when somebody asks. */
const GAUGES: readonly (readonly [string, string, () => number])[] = [
  ['process_cpu_user_seconds_total', 'CPU time in user mode', () => process.cpuUsage().user / 1e6],
  ['process_cpu_system_seconds_total', 'CPU time in the system', () => process.cpuUsage().system / 1e6],
  ['process_resident_memory_bytes', 'Resident memory', () => process.memoryUsage.rss()],
  ['process_start_time_seconds', 'When the process began', () => performance.timeOrigin / 1000],
  ['nodejs_heap_size_used_bytes', 'Heap in use', () => process.memoryUsage().heapUsed],
  ['nodejs_external_memory_bytes', 'Memory of buffers', () => process.memoryUsage().external],
];

/**
 * The process and its event loop. Not prom-client's own list: it watches each garbage collection, and with a small youngest generation
 * there are many, which took three hundredths of all time while small instances came in.
 */
export function processMetrics(registry: Registry): void {
  const registers = [registry];
  for (const [name, help, read] of GAUGES) {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  }
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  new Gauge({
    name: 'nodejs_eventloop_lag_seconds',
    help: 'Delay of the event loop since the last reading',
    labelNames: ['quantile'],
    registers,
    collect() {
      for (const quantile of [0.5, 0.99, 1])
        this.set({ quantile: String(quantile) }, delay.percentile(quantile * 100) / NANOSECONDS);
      delay.reset();
    },
  });
}
