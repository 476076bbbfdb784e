import { ArchiveError, type ModelValue, VALUE_LETTERS, type ValueCondition } from '@vesalius/archive/api';
import { type DicomJson, type DicomJsonName, foldForSearch, type Match, type Tag, tagToText } from '@vesalius/dicom';

/** Values that one data set may have. */
const MOST_VALUES = 20_000;
/** Sorts, byte by byte as UTF-8, behind every text that begins with what stands before it. */
const BEHIND = '\u{10ffff}';

type Value = string | number | null | DicomJson | DicomJsonName;

/** The values by which a data set can be found, those inside items too. @throws ArchiveError `limit-exceeded` */
export function modelValues(model: DicomJson): ModelValue[] {
  const found = new Map<string, ModelValue>();
  gather(model, '', found);
  return [...found.values()];
}

function gather(model: DicomJson, before: string, found: Map<string, ModelValue>): void {
  for (const [key, { vr, Value }] of Object.entries(model)) {
    for (const value of (Value ?? []) as readonly Value[]) {
      if (vr === 'SQ') gather((value ?? {}) as DicomJson, `${before}${key}.`, found);
      else for (const text of textsOf(value)) put(found, { path: before + key, value: keyOf(text) });
    }
  }
}

function put(found: Map<string, ModelValue>, value: ModelValue): void {
  found.set(`${value.path} ${value.value}`, value);
  if (found.size > MOST_VALUES) throw new ArchiveError('limit-exceeded', { detail: 'values of a data set' });
}

function textsOf(value: Value): string[] {
  if (value === null) return [];
  if (typeof value !== 'object') return [String(value)];
  return Object.values(value as DicomJsonName).filter((group): group is string => typeof group === 'string');
}

function keyOf(text: string): string {
  return cut(foldForSearch(text));
}

/** No half letter is left at the end, and no NUL, which no index takes. */
function cut(text: string): string {
  return text.replaceAll('\0', '').slice(0, VALUE_LETTERS).toWellFormed();
}

/**
 * Conditions that everything passes that passes these matches, and perhaps more: what they find is looked at with `matchesModel`. Matches
 * that no order of values helps with have none.
 */
export function valueConditions(matches: readonly Match[]): ValueCondition[] {
  return matches.flatMap((match): ValueCondition[] => {
    switch (match.kind) {
      case 'equals':
        return [{ path: pathOf(match.path), oneOf: [keyOf(match.value)] }];
      case 'any-of':
        return [{ path: pathOf(match.path), oneOf: match.values.map(keyOf) }];
      case 'range':
        return [between(match.path, match.from, match.to)];
      case 'wildcard':
        return beginning(match.path, match.pattern);
      default:
        return [];
    }
  });
}

function between(path: readonly Tag[], from: string | undefined, to: string | undefined): ValueCondition {
  return {
    path: pathOf(path),
    ...(from !== undefined && { from: keyOf(from) }),
    ...(to !== undefined && { below: keyOf(to) + BEHIND }),
  };
}

function beginning(path: readonly Tag[], pattern: string): ValueCondition[] {
  const [literal = ''] = foldForSearch(pattern).split(/[*?]/);
  if (literal === '') return [];
  return [
    { path: pathOf(path), from: literal.slice(0, VALUE_LETTERS), below: literal.slice(0, VALUE_LETTERS) + BEHIND },
  ];
}

function pathOf(path: readonly Tag[]): string {
  return path.map(tagToText).join('.');
}
