import { runNpm } from './run-npm.ts';

export interface Audit {
  /** The registry was reached and knows of weaknesses. */
  readonly answered: boolean;
  /** Packages with a known weakness of these grades. */
  readonly severe: readonly string[];
}

interface NpmAudit {
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity: string }>>;
}

const SEVERE: ReadonlySet<string> = new Set(['high', 'critical']);

/** Asks the registry for known weaknesses of what runs in a release. */
export async function audit(root: string): Promise<Audit> {
  const { text } = await runNpm(root, ['audit', '--json', '--omit=dev']);
  const { vulnerabilities } = parsed(text);
  if (!vulnerabilities) return { answered: false, severe: [] };
  const severe = Object.entries(vulnerabilities).filter(([, { severity }]) => SEVERE.has(severity));
  return { answered: true, severe: severe.map(([name]) => name) };
}

function parsed(text: string): NpmAudit {
  try {
    return JSON.parse(text) as NpmAudit;
  } catch {
    return {};
  }
}
