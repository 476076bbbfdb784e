import type { Results } from './plan.ts';

/** Medians of each measure, a column a server, and how ours stands to the first peer's. */
export function tableOf(all: Readonly<Record<string, readonly Results[]>>): string {
  const servers = Object.keys(all);
  const [ours, peer] = servers;
  const measures = [...new Set(servers.flatMap((server) => all[server]!.flatMap((results) => Object.keys(results))))];
  const rows = measures.map((measure) => {
    const medians = servers.map((server) => median(all[server]!.flatMap((results) => results[measure] ?? [])));
    const [own, theirs] = [medians[servers.indexOf(ours!)], medians[servers.indexOf(peer!)]];
    const ratio = own !== undefined && theirs ? (own / theirs).toFixed(2) : '';
    return `| ${measure} | ${medians.map((value) => (value === undefined ? '' : shown(value))).join(' | ')} | ${ratio} |`;
  });
  const head = `| measure | ${servers.join(' | ')} | ${ours} / ${peer ?? ''} |`;
  return [head, `|${'---|'.repeat(servers.length + 2)}`, ...rows].join('\n');
}

export function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  if (sorted.length === 0) return undefined;
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function shown(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
