import type { Archive, PictureRequest, Principal, StoredInstance } from '@vesalius/archive/api';
import { referencedImages } from '@vesalius/codecs';
import { type Dataset, readFile } from '@vesalius/dicom';
import { firstOf } from '../retrieve/instances.ts';

/** A picture that is to be made. */
export interface WantedPicture {
  readonly instance: StoredInstance;
  readonly frameNumber: number;
  readonly presentationState?: StoredInstance;
}

const MOST_STATE_BYTES = 16 * 1024 * 1024;

/** What is to be made of an instance: its first frame, the images that a presentation state refers to, or nothing. */
export async function* picturesOfInstance(
  archive: Archive,
  principal: Principal,
  instance: StoredInstance,
): AsyncGenerator<WantedPicture> {
  if (archive.rendering.appliesState(instance)) yield* presentedImages(archive, principal, instance);
  else if (archive.rendering.hasPictures(instance)) yield { instance, frameNumber: 1 };
}

async function* presentedImages(
  archive: Archive,
  principal: Principal,
  state: StoredInstance,
): AsyncGenerator<WantedPicture> {
  if (state.fileSize > MOST_STATE_BYTES) return;
  for (const { series, instance: uid, frames } of referencedImages(await datasetOf(archive, state))) {
    const selection = {
      studyInstanceUids: [state.studyInstanceUid],
      seriesInstanceUids: [series],
      sopInstanceUids: [uid],
    };
    const instance = await firstOf(archive.retrieve.select(principal, selection));
    if (instance && archive.rendering.hasPictures(instance)) {
      yield { instance, frameNumber: frames[0] ?? 1, presentationState: state };
    }
  }
}

/** All of a small instance. */
export async function datasetOf({ retrieve }: Archive, instance: StoredInstance): Promise<Dataset> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of retrieve.file(instance)) chunks.push(Buffer.from(chunk));
  return readFile(Buffer.concat(chunks)).dataset;
}

/** The request for a wanted picture, in the way the caller wants it. */
export function requestFor(
  { frameNumber, presentationState }: WantedPicture,
  how: Omit<PictureRequest, 'frameNumber'>,
) {
  return { ...how, frameNumber, presentationState };
}
