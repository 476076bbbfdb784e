import {
  type DicomJson,
  type DicomJsonName,
  foldForSearch,
  type Match,
  matchesPattern,
  type Tag,
  tagToText,
} from '@vesalius/dicom';

/** Whether a data set passes all conditions (PS3.4 §C.2.2.2); one of several values or items is enough. */
export function matchesModel(model: DicomJson, matches: readonly Match[]): boolean {
  return matches.every((match) => passes(model, match));
}

function passes(model: DicomJson, match: Match): boolean {
  if (match.kind === 'date-time-range') {
    const [date = ''] = valuesAt(model, match.date);
    const [time = ''] = valuesAt(model, match.time);
    return date !== '' && inRange(date + time, match.from, match.to);
  }
  const values = valuesAt(model, match.path);
  switch (match.kind) {
    case 'equals':
      return values.some((value) => same(value, match.value));
    case 'any-of':
      return values.some((value) => match.values.some((wanted) => same(value, wanted)));
    case 'wildcard':
      return values.some((value) => matchesPattern(foldForSearch(value), foldForSearch(match.pattern)));
    case 'range':
      return values.some((value) => inRange(value, match.from, match.to));
    case 'fuzzy-name':
      return foldForSearch(match.text)
        .split(/[\s^]+/)
        .every((word) =>
          values.some((value) =>
            foldForSearch(value)
              .split(/[\s^=]+/)
              .some((part) => part.startsWith(word)),
          ),
        );
    case 'empty':
      return values.length === 0;
  }
}

/** Both ends belong to it; an end of less precision means all that begins with it. */
function inRange(value: string, from: string | undefined, to: string | undefined): boolean {
  return (from === undefined || value >= from) && (to === undefined || value.slice(0, to.length) <= to);
}

function same(value: string, wanted: string): boolean {
  return value === wanted || foldForSearch(value) === foldForSearch(wanted);
}

function valuesAt(model: DicomJson, path: readonly Tag[]): string[] {
  const [tag, ...further] = path;
  const values = tag === undefined ? [] : (model[tagToText(tag)]?.Value ?? []);
  if (further.length > 0) return values.flatMap((item) => valuesAt((item ?? {}) as DicomJson, further));
  return values
    .flatMap((value) => textsOf(value as string | number | null | DicomJsonName))
    .filter((text) => text !== '');
}

function textsOf(value: string | number | null | DicomJsonName): string[] {
  if (value === null) return [];
  if (typeof value !== 'object') return [String(value)];
  return [value.Alphabetic, value.Ideographic, value.Phonetic].filter((group) => group !== undefined);
}
