import type { MediaRange } from './accept.ts';

/** A representation that can be given. */
export interface Offer {
  /** Media type of the payload, of each part when it is multipart. */
  readonly type: string;
  /** In a `multipart/related` container (PS3.18 §8.6.1.2). */
  readonly multipart: boolean;
  /** The transfer syntax it is in; undefined where the media type has none. */
  readonly transferSyntaxUid?: string;
  /** Only for those who name the transfer syntax or `*`: the default of the media type is another (PS3.18 §8.7.3). */
  readonly mustNameTransferSyntax?: boolean;
  /** Further media types that clients use for the same thing, `application/json` for instance. */
  readonly aliases?: readonly string[];
}

/**
 * The offer that the ranges like best: the weight of an offer is that of the most specific range it falls in (RFC 9110 §12.5.1),
 * equal weights go to the earlier offer. Undefined when none is acceptable.
 */
export function negotiate<O extends Offer>(ranges: readonly MediaRange[], offers: readonly O[]): O | undefined {
  let best: O | undefined;
  let bestWeight = 0;
  for (const offer of offers) {
    const weight = weightOf(ranges, offer);
    if (weight > bestWeight) {
      best = offer;
      bestWeight = weight;
    }
  }
  return best;
}

function weightOf(ranges: readonly MediaRange[], offer: Offer): number {
  let weight = 0;
  let specificity = 0;
  for (const range of ranges) {
    const fit = fitOf(range, offer);
    if (fit > specificity || (fit === specificity && fit > 0 && range.q > weight)) {
      specificity = fit;
      weight = range.q;
    }
  }
  return weight;
}

/** How specifically a range means an offer; 0 when it does not. */
function fitOf(range: MediaRange, offer: Offer): number {
  const syntax = syntaxFit(range, offer);
  const type = offer.multipart ? multipartFit(range, offer) : typeFit(range.type, offer);
  return syntax === 0 || type === 0 ? 0 : type * 4 + syntax;
}

function multipartFit(range: MediaRange, offer: Offer): number {
  if (range.type === '*/*') return 1;
  if (range.type === 'multipart/*') return 2;
  if (range.type !== 'multipart/related') return 0;
  const partType = range.parameters.get('type')?.toLowerCase();
  if (partType === undefined) return 3;
  const fit = typeFit(partType, offer);
  return fit === 0 ? 0 : 3 + fit;
}

function typeFit(wanted: string, offer: Offer): number {
  if (wanted === '*/*') return 1;
  if (wanted === offer.type || offer.aliases?.includes(wanted)) return 3;
  return wanted.endsWith('/*') && offer.type.startsWith(wanted.slice(0, -1)) ? 2 : 0;
}

function syntaxFit(range: MediaRange, offer: Offer): number {
  const wanted = range.parameters.get('transfer-syntax');
  if (wanted === undefined) return offer.mustNameTransferSyntax && !range.type.includes('*') ? 0 : 1;
  if (wanted === '*') return 2;
  return wanted === offer.transferSyntaxUid ? 3 : 0;
}
