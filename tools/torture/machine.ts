import { cpus, release, totalmem, type } from 'node:os';

/** Where figures were taken. */
export function machine(): string {
  const [first] = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  return `${type()} ${release()}, ${cpus().length} × ${first?.model ?? 'unknown'}, ${memory}, Node ${process.version}`;
}
