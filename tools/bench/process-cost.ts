import { readFileSync, writeFileSync } from 'node:fs';

/** Clock ticks a second that /proc counts in. */
const TICKS = 100;

/** User and system seconds of a process so far (Linux; NaN elsewhere). */
export function cpuSeconds(pid: number): number {
  const fields = textOf(`/proc/${pid}/stat`)?.split(') ')[1]?.split(' ');
  return fields ? (Number(fields[11]) + Number(fields[12])) / TICKS : Number.NaN;
}

/** Most resident memory since `forgetPeak`, in MB. */
export function peakMb(pid: number): number {
  return statusMb(pid, /^VmHWM:\s+(\d+) kB$/m);
}

/** Resident memory now, in MB. */
export function residentMb(pid: number): number {
  return statusMb(pid, /^VmRSS:\s+(\d+) kB$/m);
}

function statusMb(pid: number, line: RegExp): number {
  const found = line.exec(textOf(`/proc/${pid}/status`) ?? '');
  return found ? Number(found[1]) / 1024 : Number.NaN;
}

export function forgetPeak(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
  } catch {
    // Then the peak is that since the start.
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
