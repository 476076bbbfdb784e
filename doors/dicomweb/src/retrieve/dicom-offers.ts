import type { Archive, StoredInstance } from '@vesalius/archive/api';
import { type MediaRange, negotiate, type Offer } from '@vesalius/dicomweb';

/** Transfer syntaxes beside the kept one: those without a loss come first, so that who accepts both alike gets all of it. */
export function othersOf(instance: StoredInstance, transcoding: Archive['transcoding']): readonly string[] {
  return [...transcoding.offers(instance), ...transcoding.lossyOffers(instance)];
}

/**
 * How an instance can be given: in the transfer syntax it is kept in, and in others to those who name them. A range without one gets the kept
 * one: the default of PS3.18 §8.7.3.5.2 would need transcoding, and most user agents that name none can read what there is.
 */
export function dicomOffers(kept: string, single: boolean, others: readonly string[]): Offer[] {
  const offers: Offer[] = [
    { type: 'application/dicom', multipart: true, transferSyntaxUid: kept },
    ...others.map((uid) => ({
      type: 'application/dicom',
      multipart: true,
      transferSyntaxUid: uid,
      mustNameTransferSyntax: true,
    })),
  ];
  return single ? offers.flatMap((offer) => [offer, { ...offer, multipart: false }]) : offers;
}

/** The transfer syntax in which one of many instances is given; undefined when none is accepted. */
export function acceptedSyntax(
  accepted: readonly MediaRange[],
  instance: StoredInstance,
  transcoding: Archive['transcoding'],
): string | undefined {
  const offers = dicomOffers(instance.transferSyntaxUid, false, othersOf(instance, transcoding));
  return negotiate(accepted, offers)?.transferSyntaxUid;
}
