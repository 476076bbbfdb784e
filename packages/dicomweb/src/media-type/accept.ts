import { type MediaType, parseMediaType } from './media-type.ts';

/** One media range of an Accept header (RFC 9110 §12.5.1). */
export interface MediaRange extends MediaType {
  /** Weight, 0 to 1. */
  readonly q: number;
}

/** Ranges beyond these are not looked at: no client needs as many. */
const MOST_RANGES = 64;
const ANYTHING: readonly MediaRange[] = [{ type: '*/*', parameters: new Map(), q: 1 }];

/**
 * The media ranges of an Accept header or `accept` parameter (PS3.18 §8.3.3.1) in their order; nothing said means anything. Ranges
 * that are not understood are left out.
 */
export function parseAccept(text: string | undefined): readonly MediaRange[] {
  if (text === undefined || text.trim() === '' || text === '*/*') return ANYTHING;
  return splitAtCommas(text)
    .slice(0, MOST_RANGES)
    .map(parseMediaType)
    .filter((type) => type !== undefined)
    .map((type) => ({ ...type, q: weightOf(type.parameters.get('q')) }));
}

function weightOf(q: string | undefined): number {
  if (q === undefined) return 1;
  const weight = Number(q);
  return weight >= 0 && weight <= 1 ? weight : 0;
}

/** Commas inside quotation marks part nothing. */
function splitAtCommas(text: string): string[] {
  if (!text.includes('"')) return text.split(',');
  return text.match(/(?:[^,"]|"(?:[^"\\]|\\.)*"?)+/g) ?? [];
}
