import type { Archive, Principal, StoredInstance } from '@vesalius/archive/api';
import type { DicomJson, DicomJsonElement } from '@vesalius/dicom';
import { type MediaRange, negotiate, type Offer, type OutgoingPart } from '@vesalius/dicomweb';
import { type Resource, selectionOf } from '../request/resource.ts';
import { parseBulkPath } from './bulk-path.ts';
import { bulkValue, lengthOf, partOf } from './bulk-value.ts';
import { othersOf } from './dicom-offers.ts';
import { fragmentContent } from './fragment-content.ts';
import { frameOffers, frameType } from './frame-offers.ts';
import { frameOf, MOST_FRAMES } from './frames.ts';
import { firstOf } from './instances.ts';
import { isInstance, metadataInstances } from './metadata-instances.ts';
import { documentText } from './metadata-text.ts';

export const OCTETS = 'application/octet-stream';
/** Pixel Data, Float and Double Float Pixel Data of the instance itself. */
const PIXELS: ReadonlySet<string> = new Set(['7FE00010', '7FE00008', '7FE00009']);

export interface BulkWish {
  readonly principal: Principal;
  readonly resource: Resource;
  /** Pixels only, or all bulk data. */
  readonly pixelsOnly: boolean;
  readonly accepted: readonly MediaRange[];
  /** Address of the service root, for the location of each part. */
  readonly root: string;
}

/** Parts for all bulk data that the metadata of a study, series or instance refer to, each with its address (PS3.18 §8.6.1.2.1). */
export async function* bulkParts(archive: Archive, wish: BulkWish): AsyncGenerator<OutgoingPart> {
  const { principal, resource, pixelsOnly, root } = wish;
  for await (const { gzip } of archive.retrieve.metadata(principal, selectionOf(resource))) {
    for await (const model of metadataInstances(documentText(gzip, root))) {
      if (resource.instance && !isInstance(model, resource.instance)) continue;
      for (const uri of urisIn(model)) {
        const place = /\/instances\/([\d.]+)\/bulkdata\/([\dA-F.]+)$/.exec(uri);
        if (!place || (pixelsOnly && !PIXELS.has(place[2]!))) continue;
        const sopInstanceUids = [place[1]!];
        const instance = await firstOf(archive.retrieve.select(principal, { sopInstanceUids }));
        if (instance) yield* partsOf(archive, instance, place[2]!, uri, wish);
      }
    }
  }
}

function* urisIn(model: DicomJson): Generator<string> {
  for (const { BulkDataURI, Value, vr } of Object.values(model) as DicomJsonElement[]) {
    if (BulkDataURI !== undefined) yield BulkDataURI;
    if (vr === 'SQ') for (const item of Value ?? []) yield* urisIn(item as DicomJson);
  }
}

/** Whether an instance's pixels can be given in a form that is accepted; other bulk data are octets always. */
export function givesPixels(archive: Archive, instance: StoredInstance, accepted: readonly MediaRange[]): boolean {
  return !instance.pixels?.encapsulated || offerOf(archive, instance, accepted) !== undefined;
}

/** As they are kept or, where that is not accepted, as they can be made. */
function offerOf({ transcoding }: Archive, instance: StoredInstance, accepted: readonly MediaRange[]) {
  return negotiate(accepted, frameOffers(instance, false, othersOf(instance, transcoding)));
}

async function* partsOf(
  archive: Archive,
  instance: StoredInstance,
  pathText: string,
  uri: string,
  { accepted }: BulkWish,
): AsyncGenerator<OutgoingPart> {
  const { retrieve } = archive;
  if (instance.pixels?.encapsulated && pathText === '7FE00010') {
    const offer = offerOf(archive, instance, accepted);
    if (offer) yield* encapsulatedParts(archive, instance, uri, offer);
    return;
  }
  const path = parseBulkPath(pathText);
  const value = path && (await bulkValue(retrieve, instance, path));
  if (!value) return;
  yield {
    headers: { 'Content-Type': OCTETS, 'Content-Location': uri },
    body: partOf(retrieve, instance, value, { offset: 0, length: lengthOf(value) }),
  };
}

/** A part for each frame; one for all where nobody knows their borders. A frame that cannot be made anew ends them. */
async function* encapsulatedParts(
  { retrieve, transcoding }: Archive,
  instance: StoredInstance,
  uri: string,
  offer: Offer,
): AsyncGenerator<OutgoingPart> {
  const type = frameType(offer);
  const { numberOfFrames } = instance.pixels!;
  const isKept = offer.transferSyntaxUid === instance.transferSyntaxUid;
  if (isKept && (numberOfFrames > MOST_FRAMES || !(await retrieve.frame(instance, numberOfFrames)))) {
    const body = fragmentContent(retrieve.read(instance, instance.pixels));
    yield { headers: { 'Content-Type': type, 'Content-Location': uri }, body };
    return;
  }
  const made = isKept ? undefined : await transcoding.frames(instance, offer.transferSyntaxUid!);
  const frames = uri.replace(/bulkdata\/7FE00010$/, 'frames/');
  for (let number = 1; number <= numberOfFrames; number++) {
    const bytes = made && (await made(number));
    if (made && !bytes) return;
    const body = bytes ? [bytes] : (await frameOf(retrieve, instance, number)).bytes;
    yield { headers: { 'Content-Type': type, 'Content-Location': frames + number }, body };
  }
}
