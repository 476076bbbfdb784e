import type { StoredInstance } from '@vesalius/archive/api';
import { lookupTransferSyntax, UID } from '@vesalius/dicom';
import { formatMediaType, type Offer, PIXEL_MEDIA_TYPES } from '@vesalius/dicomweb';

const OCTETS = 'application/octet-stream';

/**
 * How frames can be given (PS3.18 §8.7.3.5.2): native ones as octets, encapsulated ones in the media type of their transfer syntax, and as
 * octets for those who name that transfer syntax or `*`.
 */
export function frameOffers(instance: StoredInstance, singleToo: boolean): Offer[] {
  const offers = isNative(instance) ? nativeOffers(instance) : encapsulatedOffers(instance.transferSyntaxUid);
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
  return type ? [{ type, multipart: true, transferSyntaxUid }, octets] : [octets];
}
