import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A component of CycloneDX 1.5. */
export interface Component {
  readonly type: 'library' | 'application';
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly licenses: readonly { readonly expression: string }[];
  readonly hashes?: readonly { readonly alg: 'SHA-512'; readonly content: string }[];
}

export interface Bill {
  readonly bomFormat: 'CycloneDX';
  readonly specVersion: '1.5';
  readonly version: 1;
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
}

interface Locked {
  readonly name?: string;
  readonly version?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly link?: boolean;
}

/** Packages that say their licence in a file only. */
const LICENCES_IN_FILES: Readonly<Record<string, string>> = { rechoir: 'MIT' };

const INSTALLED = 'node_modules/';

/**
 * The packages that run in a release, by the lockfile, in the form of CycloneDX. The same checkout gives the same bytes: neither the time nor
 * a random number nor the name of a folder is in it. Not `npm sbom`: it leaves out much of what workspaces need.
 */
export function billOfMaterials(root: string): Bill {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const { '': us, ...others } = packages as Record<string, Locked>;
  const released = Object.entries(others).filter(
    ([path, { dev, devOptional, link }]) => path.includes(INSTALLED) && !dev && !devOptional && !link,
  );
  const components = released.map(([path, locked]) => componentOf(nameAt(path), locked, 'library'));
  const once = new Map(components.map((component) => [component.purl, component]));
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: { component: componentOf(us!.name!, us!, 'application') },
    components: [...once.values()].sort((a, b) => (a.purl < b.purl ? -1 : 1)),
  };
}

function nameAt(path: string): string {
  return path.slice(path.lastIndexOf(INSTALLED) + INSTALLED.length);
}

/** The purl of npm's type: the @ of a scope is escaped. */
function componentOf(name: string, { version = '', integrity, license }: Locked, type: Component['type']): Component {
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  const expression = license ?? LICENCES_IN_FILES[name];
  const [alg, base64] = integrity?.split('-') ?? [];
  return {
    type,
    'bom-ref': purl,
    name,
    version,
    purl,
    licenses: expression === undefined ? [] : [{ expression }],
    ...(alg === 'sha512' && {
      hashes: [{ alg: 'SHA-512', content: Buffer.from(base64!, 'base64').toString('hex') }],
    }),
  };
}
