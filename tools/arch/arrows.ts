/**
 * The rule of the arrows (ARCHITECTURE.md) as data. A zone is a part of the tree that the rule speaks about; a row says
 * what a zone may import. What no row names is forbidden.
 */

/** Packages from the lowest layer up: one may import those of lower rows only. A new package gets its place here. */
const PACKAGE_LAYERS: readonly (readonly string[])[] = [
  ['dicom'],
  ['audit', 'codecs', 'dicomweb', 'dimse', 'fhir', 'hl7v2', 'spool'],
  ['deidentify', 'nifti', 'viewer'],
  ['testkit'],
];

/** Packages that run in a browser, and so may be used by the web half of a feature. */
const BROWSER_PACKAGES = ['codecs', 'deidentify', 'dicom', 'dicomweb', 'viewer'];

/** `values`: anything; `types`: only what the compiler erases. */
export type Reach = 'values' | 'types';

export interface Zone {
  /** The room as ARCHITECTURE.md names it, with `*` where one row covers many parts. */
  readonly room: string;
  /** The part of the tree, such as `doors/dicomweb`; a zone may always import itself. */
  readonly part: string;
}

const ROOMS: readonly { room: string; pattern: RegExp }[] = [
  { room: 'packages/*', pattern: /^packages\/[^/]+/ },
  { room: 'archive/api', pattern: /^archive\/api(?=\/)/ },
  { room: 'archive/core', pattern: /^archive\/core(?=\/)/ },
  { room: 'adapters', pattern: /^archive\/[^/]+(?=\/)/ },
  { room: 'doors/*', pattern: /^doors\/[^/]+(?=\/)/ },
  { room: 'features/*/contract', pattern: /^features\/[^/]+\/contract(?=\/)/ },
  { room: 'features/*/server', pattern: /^features\/[^/]+\/server(?=\/)/ },
  { room: 'features/*/web', pattern: /^features\/[^/]+\/web(?=\/)/ },
  { room: 'apps/cli/bin', pattern: /^apps\/cli\/bin(?=\/)/ },
  { room: 'apps/*', pattern: /^apps\/[^/]+/ },
  { room: 'tools/*', pattern: /^tools\/[^/]+/ },
];

/** The zone of a file (path from the root, with slashes), or undefined when no room holds it. */
export function zoneOf(file: string): Zone | undefined {
  for (const { room, pattern } of ROOMS) {
    const part = pattern.exec(file)?.[0];
    if (part !== undefined) return { room, part };
  }
  return undefined;
}

type Arrow = (from: Zone, to: Zone) => Reach | undefined;

const SHIPPED = ['packages/*', 'archive/api', 'archive/core', 'adapters', 'doors/*'];
const ownFeature = (from: Zone, to: Zone) => from.part.split('/')[1] === to.part.split('/')[1];

const ARROWS: Readonly<Record<string, Arrow>> = {
  'packages/*': (from, to) =>
    to.room === 'packages/*' && layerOf(to.part) < layerOf(from.part) ? 'values' : undefined,
  'archive/api': (_, to) => {
    if (to.part === 'packages/dicom') return 'values'; // tags and VRs are the words the seam speaks in
    return to.room === 'packages/*' ? 'types' : undefined;
  },
  'archive/core': (_, to) => valuesOf(to, 'archive/api', 'packages/*'),
  adapters: (_, to) => valuesOf(to, 'archive/api', 'packages/*'),
  'doors/*': (_, to) => valuesOf(to, 'archive/api', 'packages/*'),
  'features/*/contract': (_, to) => valuesOf(to, 'archive/api', 'packages/*'),
  'features/*/server': (_, to) => valuesOf(to, 'archive/api', 'packages/*', 'features/*/contract'),
  'features/*/web': (from, to) => {
    if (to.room === 'features/*/contract' && ownFeature(from, to)) return 'values';
    return to.room === 'packages/*' && BROWSER_PACKAGES.includes(nameOf(to.part)) ? 'values' : undefined;
  },
  'apps/cli/bin': (_, to) => (to.part === 'tools/launch' ? 'values' : undefined),
  'apps/*': (_, to) => valuesOf(to, ...SHIPPED, 'features/*/contract', 'features/*/server', 'features/*/web', 'apps/*'),
  'tools/*': () => 'values',
};

/** What `from` may take of `to`; undefined when nothing. */
export function reach(from: Zone, to: Zone): Reach | undefined {
  return from.part === to.part ? 'values' : ARROWS[from.room]?.(from, to);
}

/** Where Node's own modules may be imported at all: everywhere but in what a browser has to run. */
export function mayUseNode(file: string): boolean {
  const zone = zoneOf(file);
  if (zone?.room === 'features/*/web') return false;
  if (zone?.part !== 'packages/dicom') return true;
  return file.startsWith('packages/dicom/src/file/node');
}

/** What may be taken from npm: nothing by the foundation, types only by the seam that strangers build on. */
export function npmReach(file: string): Reach | undefined {
  const part = zoneOf(file)?.part;
  if (part === 'packages/dicom') return undefined;
  return part === 'archive/api' ? 'types' : 'values';
}

/** The layer of a package's folder, counted from below; -1 when the table does not know it. */
export function layerOf(part: string): number {
  return PACKAGE_LAYERS.findIndex((layer) => layer.includes(nameOf(part)));
}

function valuesOf(to: Zone, ...rooms: string[]): Reach | undefined {
  return rooms.includes(to.room) ? 'values' : undefined;
}

function nameOf(part: string): string {
  return part.split('/')[1] ?? '';
}
