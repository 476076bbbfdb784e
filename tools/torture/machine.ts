import { cpus, loadavg, release, totalmem, type } from 'node:os';

/** Where figures were taken, and how busy it was. */
export function machine(): string {
  const [first] = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  return `${type()} ${release()}, ${cpus().length} × ${first?.model ?? 'unknown'}, ${memory}, Node ${process.version}, load ${loadavg()[0]!.toFixed(1)} at the end`;
}
