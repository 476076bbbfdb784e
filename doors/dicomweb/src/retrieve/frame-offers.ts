import type { StoredInstance } from '@vesalius/archive/api';
import { lookupTransferSyntax, UID } from '@vesalius/dicom';
import {
  DEFAULT_PIXEL_SYNTAXES,
  formatMediaType,
  type Offer,
  otherPixelMediaTypes,
  PIXEL_MEDIA_TYPES,
} from '@vesalius/dicomweb';

const OCTETS = 'application/octet-stream';

/**
 * How frames can be given (PS3.18 §8.7.3.5.2): native ones as octets, encapsulated ones in the media type of their transfer syntax, and as
 * octets for those who name that transfer syntax or `*`. `others` are transfer syntaxes that they can be brought into.
 */
export function frameOffers(instance: StoredInstance, singleToo: boolean, others: readonly string[] = []): Offer[] {
  const offers = isNative(instance) ? nativeOffers(instance) : encapsulatedOffers(instance.transferSyntaxUid);
  offers.push(...others.flatMap(transcodedOffers));
  return singleToo ? offers.flatMap((offer) => [offer, { ...offer, multipart: false }]) : offers;
}

export function frameType({ type, transferSyntaxUid }: Offer): string {
  return formatMediaType(type, { 'transfer-syntax': transferSyntaxUid });
}

function isNative({ pixels, transferSyntaxUid }: StoredInstance): boolean {
  return pixels ? !pixels.encapsulated : !lookupTransferSyntax(transferSyntaxUid)?.encapsulated;
}

/** Bytes of native frames are the same in both VR encodings; implicit VR is none of the Web's (PS3.18 §8.7.3.2). */
function nativeOffers({ transferSyntaxUid }: StoredInstance): Offer[] {
  if (transferSyntaxUid === UID.ExplicitVRBigEndian) {
    return [{ type: OCTETS, multipart: true, transferSyntaxUid, mustNameTransferSyntax: true }];
  }
  return [{ type: OCTETS, multipart: true, transferSyntaxUid: UID.ExplicitVRLittleEndian }];
}

function encapsulatedOffers(transferSyntaxUid: string): Offer[] {
  const octets: Offer = { type: OCTETS, multipart: true, transferSyntaxUid, mustNameTransferSyntax: true };
  const type = PIXEL_MEDIA_TYPES.get(transferSyntaxUid);
  const aliases = otherPixelMediaTypes(transferSyntaxUid);
  return type ? [{ type, multipart: true, transferSyntaxUid, aliases }, octets] : [octets];
}

/**
 * Native octets are what `application/octet-stream` means, and each other media type means one transfer syntax (PS3.18 Table 8.7.3-5); others are
 * for those who name them, as octets too.
 */
function transcodedOffers(transferSyntaxUid: string): Offer[] {
  if (transferSyntaxUid === UID.ImplicitVRLittleEndian) return [];
  if (transferSyntaxUid === UID.ExplicitVRLittleEndian) return [{ type: OCTETS, multipart: true, transferSyntaxUid }];
  const mustNameTransferSyntax = !DEFAULT_PIXEL_SYNTAXES.has(transferSyntaxUid);
  return encapsulatedOffers(transferSyntaxUid).map((offer) =>
    offer.type === OCTETS ? offer : { ...offer, mustNameTransferSyntax },
  );
}
