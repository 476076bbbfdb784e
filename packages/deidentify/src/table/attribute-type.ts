import { TYPE_IODS, TYPE_MODULES } from './generated/attribute-types.js';

/** Type of an attribute in an IOD (PS3.5 §7.4), the conditional ones counted as if their condition holds. */
export type AttributeType = 1 | 2 | 3;

type Types = ReadonlyMap<string, AttributeType>;

const ROOT = '1.2.840.10008.';
/** Which macros stand in the functional groups is not among the facts (PS3.3 §C.7.6.16.2). */
const FUNCTIONAL_GROUPS = /^520092(?:29|30)\./;

interface Iod {
  readonly modules: readonly number[];
  readonly incomplete: boolean;
}

const moduleLines = TYPE_MODULES.split('\n');
const iods = new Map<string, Iod>(TYPE_IODS.split('\n').flatMap(iodsOf));
const unpacked = new Map<Iod, Types>();
let anywhere: Types | undefined;

function iodsOf(line: string): [string, Iod][] {
  const [left, uids] = line.split('=') as [string, string];
  const incomplete = left.startsWith('!');
  const modules = left.replace('!', '').split(',').filter(Boolean).map(Number);
  return uids.split(',').map((uid) => [ROOT + uid, { modules, incomplete }]);
}

/**
 * The type of the attribute at `path` (tags from the root as eight digits, joined by dots) in the IOD of a SOP class. For a
 * SOP class that is not known, or an IOD some of whose modules are not, it is the strictest type that PS3.3 gives the tag
 * anywhere, for then the instance stays valid whichever applies.
 */
export function attributeType(sopClassUid: string, path: string): AttributeType {
  const iod = iods.get(sopClassUid);
  const type = iod && typesOf(iod).get(path);
  if (type) return type;
  if (iod && !iod.incomplete && !FUNCTIONAL_GROUPS.test(path)) return 3;
  anywhere ??= strictest(moduleLines, (of) => of.slice(-8));
  return anywhere.get(path.slice(-8)) ?? 3;
}

function typesOf(iod: Iod): Types {
  const known = unpacked.get(iod);
  if (known) return known;
  const types = strictest(
    iod.modules.map((index) => moduleLines[index]!),
    (path) => path,
  );
  unpacked.set(iod, types);
  return types;
}

function strictest(lines: readonly string[], keyOf: (path: string) => string): Types {
  const types = new Map<string, AttributeType>();
  for (const entry of lines.flatMap((line) => line.split(','))) {
    const [path, type] = entry.split(' ') as [string, string];
    const key = keyOf(path);
    const number = Number(type[0]) as AttributeType;
    if (number < (types.get(key) ?? 4)) types.set(key, number);
  }
  return types;
}
