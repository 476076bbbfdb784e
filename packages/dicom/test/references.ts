import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { DicomJson, DicomJsonElement } from '../src/index.ts';
import { CORPUS } from './corpus.ts';

/** What two other implementations read in a file; values over 512 bytes as their hash. */
export interface Reference {
  readonly path: string;
  readonly dcmtkJson: DicomJson | null;
  readonly pydicomJson: DicomJson | null;
}

type ReferenceElement = DicomJsonElement & { InlineBinarySha256?: string; InlineBinaryLength?: number };

export function* references(): IterableIterator<Reference> {
  const bytes = gunzipSync(readFileSync(join(CORPUS!, 'reference/json.jsonl.gz')));
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(10, at);
    if (end > at) yield JSON.parse(bytes.toString('utf8', at, end)) as Reference;
    at = end < 0 ? bytes.length : end + 1;
  }
}

/** A value that the two references share and ours. */
export interface Agreed {
  readonly path: string;
  readonly vr: string;
  readonly expected: string;
  readonly found: string;
}

/** Every element in which the two references agree, item by item, beside what ours says of it. */
export function* agreed(
  one: DicomJson,
  other: DicomJson,
  ours: DicomJson | undefined,
  path = '',
): IterableIterator<Agreed> {
  for (const [key, element] of Object.entries(one)) {
    const second = other[key];
    // The model is UTF-8, so that Specific Character Set says how it was read by the one and what it is now by the other.
    if (!second || second.vr !== element.vr || key === '00080005') continue;
    const own = ours?.[key];
    const found = own ? `${own.vr} ${own.vr === 'SQ' ? (own.Value?.length ?? 0) : canonical(own)}` : 'nothing';
    if (element.vr !== 'SQ') {
      const expected = canonical(element);
      if (expected === canonical(second))
        yield { path: `${path}${key}`, vr: element.vr, expected: `${element.vr} ${expected}`, found };
      continue;
    }
    const items = element.Value ?? [];
    if (items.length !== (second.Value ?? []).length) continue;
    yield { path: `${path}${key}`, vr: 'SQ', expected: `SQ ${items.length}`, found };
    for (const [index, item] of items.entries()) {
      const pair = [item, second.Value?.[index], own?.Value?.[index]] as (DicomJson | undefined)[];
      yield* agreed(pair[0] ?? {}, pair[1] ?? {}, pair[2], `${path}${key}[${index + 1}].`);
    }
  }
}

/** A value in one form: bytes as their hash, empty values as null, none at the end. */
function canonical(element: ReferenceElement): string {
  if (element.InlineBinarySha256 !== undefined) return element.InlineBinaryLength ? element.InlineBinarySha256 : '[]';
  if (element.BulkDataURI?.startsWith('sha256:')) return element.BulkDataURI.split(':')[1]!;
  if (element.InlineBinary) return sha256(Buffer.from(element.InlineBinary, 'base64'));
  const values = (element.Value ?? []).map((value) => {
    if (value === null || value === '') return null;
    if (typeof value !== 'object') return value;
    const groups = Object.entries(value).filter(([, text]) => text);
    return groups.length > 0 ? Object.fromEntries(groups.sort()) : null;
  });
  while (values.at(-1) === null) values.pop();
  return JSON.stringify(values);
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
