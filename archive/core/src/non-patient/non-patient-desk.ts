import {
  ArchiveError,
  type BlobStore,
  type IndexStore,
  type IngestOutcome,
  nonPatientCategory,
} from '@vesalius/archive/api';
import { type Dataset, type DicomJson, toDicomJson } from '@vesalius/dicom';
import { actOf } from '../audit/act.ts';
import type { Arrival } from '../ingest/record.ts';
import { modelValues } from '../models/model-values.ts';

/** Bytes of a value that is kept with the attributes; longer ones are in the file alone. */
const KEPT_BYTES = 1024;

/** Where a durable blob of a Non-Patient Instance becomes a row, or is given back. Nothing is ever put in the place of another. */
export class NonPatientDesk {
  readonly #index: IndexStore;
  readonly #blobs: BlobStore;

  constructor({ index, blobs }: { readonly index: IndexStore; readonly blobs: BlobStore }) {
    this.#index = index;
    this.#blobs = blobs;
  }

  async admit(arrival: Arrival, receivedAt: number): Promise<IngestOutcome> {
    const { file, blobKey, source } = arrival;
    const { identity: instance } = file;
    // What everybody shares is put there by who may store everywhere.
    const admission = source.placing?.scope ? 'not-permitted' : await this.#admit(arrival, receivedAt);
    if (admission === 'stored') return { outcome: 'stored', instance };
    const [owner] = await this.#index.instances.blobOwners([blobKey]);
    if (owner !== 'owned') await this.#blobs.remove(blobKey);
    if (admission === 'duplicate') return { outcome: 'duplicate', instance };
    return { outcome: 'refused', code: admission, detail: new ArchiveError(admission).message, instance };
  }

  #admit({ file, blobKey, source }: Arrival, receivedAt: number) {
    const model = keptModel(file.header.dataset);
    const category = nonPatientCategory(file.identity.sopClassUid)!;
    const { identity, fileSize, keptHeadBytes: datasetOffset, datasetSha256, blockChecksums } = file;
    return this.#index.nonPatient.admit(
      {
        instance: { ...identity, blobKey, fileSize, datasetOffset, datasetSha256, blockChecksums, receivedAt },
        category,
        model,
        values: modelValues(model),
      },
      actOf(source.principal, 'instances-stored', {
        facts: { door: source.door, category, instances: 1, bytes: fileSize },
      }),
    );
  }
}

/** All attributes but those with long values that are no text. */
function keptModel(dataset: Dataset): DicomJson {
  return withoutBulk(
    toDicomJson(dataset, {
      bulkDataUri: (_path, { skipped, encapsulated, length, vr }) =>
        skipped || encapsulated || (BINARY.has(vr) && (length ?? 0) > KEPT_BYTES) ? 'in the file' : undefined,
    }),
  );
}

const BINARY = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'UN']);

function withoutBulk(model: DicomJson): DicomJson {
  return Object.fromEntries(
    Object.entries(model)
      .filter(([, { BulkDataURI }]) => BulkDataURI === undefined)
      .map(([key, element]) => [
        key,
        element.vr === 'SQ' && element.Value
          ? { ...element, Value: element.Value.map((item) => withoutBulk(item as DicomJson)) }
          : element,
      ]),
  );
}
