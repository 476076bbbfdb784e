import { type MediaRange, negotiate, type Offer } from '@vesalius/dicomweb';

/**
 * How an instance can be given. A range without a transfer syntax gets the one it is kept in: the default of PS3.18 §8.7.3.5.2 would need
 * transcoding, and most user agents that name none can read what there is.
 */
export function dicomOffers(transferSyntaxUid: string, single: boolean): Offer[] {
  const parts: Offer = { type: 'application/dicom', multipart: true, transferSyntaxUid };
  return single ? [parts, { ...parts, multipart: false }] : [parts];
}

export function isAcceptable(accepted: readonly MediaRange[], transferSyntaxUid: string): boolean {
  return negotiate(accepted, dicomOffers(transferSyntaxUid, false)) !== undefined;
}
