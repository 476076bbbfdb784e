/** Microseconds of CPU: of this thread, and of the whole process with its workers. */
export function cpu(): { readonly thread: number; readonly process: number } {
  const [thread, all] = [process.threadCpuUsage(), process.cpuUsage()];
  return { thread: thread.user + thread.system, process: all.user + all.system };
}

/** Median, 95th percentile in ms, and CPU of the main thread and of all in µs per call, printed as a line. */
export async function measure(name: string, times: number, act: (run: number) => Promise<unknown>): Promise<void> {
  for (let run = 0; run < Math.min(30, times); run++) await act(run);
  const before = cpu();
  const took: number[] = [];
  for (let run = 0; run < times; run++) {
    const start = performance.now();
    await act(run);
    took.push(performance.now() - start);
  }
  const after = cpu();
  took.sort((one, other) => one - other);
  const at = (share: number) => took[Math.floor(took.length * share)]!.toFixed(3);
  const each = (key: 'thread' | 'process') => ((after[key] - before[key]) / times).toFixed(0);
  console.log(
    `${name.padEnd(46)} p50 ${at(0.5)} ms  p95 ${at(0.95)} ms  main ${each('thread')} µs  all ${each('process')} µs`,
  );
}

/** Records a second, and CPU for each. */
export async function rate(name: string, records: number, act: () => Promise<unknown>): Promise<void> {
  const before = cpu();
  const start = performance.now();
  await act();
  const seconds = (performance.now() - start) / 1000;
  const after = cpu();
  const each = (key: 'thread' | 'process') => ((after[key] - before[key]) / records).toFixed(0);
  console.log(
    `${name.padEnd(46)} ${(records / seconds).toFixed(0)} records/s  main ${each('thread')} µs  all ${each('process')} µs`,
  );
}
