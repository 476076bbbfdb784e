import { ArchiveError } from '@vesalius/archive/api';
import { type Dataset, DicomModelError, fromDicomJson, fromNativeXml } from '@vesalius/dicom';
import { type MediaType, multipartEvents, parseMediaType } from '@vesalius/dicomweb';
import type { Spool } from '@vesalius/spool';
import { HttpProblem } from '../../request/http-problem.ts';
import type { BulkPart } from './bulk-part.ts';

/** What a body of metadata and bulk data holds. */
export interface MetadataBody {
  readonly instances: readonly MetadataInstance[];
  /** Parts by their Content-Location, those of one location in their order. */
  readonly bulk: ReadonlyMap<string, readonly BulkPart[]>;
}

export interface MetadataInstance {
  readonly dataset: Dataset;
  /** The bytes that stand in the data set for a value that is found elsewhere, and where. */
  readonly references: ReadonlyMap<Uint8Array, string>;
}

const JSON_TYPES: ReadonlySet<string> = new Set(['application/dicom+json', 'application/json']);
const XML_TYPES: ReadonlySet<string> = new Set(['application/dicom+xml', 'application/xml', 'text/xml']);
/** Metadata are held in memory; bulk data are not. */
const METADATA_BYTES = 32 * 1024 * 1024;
const MOST_PARTS = 100_000;

export function isMetadataType(type: string): boolean {
  return type === 'application/dicom+json' || type === 'application/dicom+xml';
}

/**
 * Reads metadata with the bulk data that they refer to (PS3.18 §10.5.1, §8.6.1.2.1): metadata are parsed, bulk data spooled.
 * @throws HttpProblem 400 for metadata that are none, ArchiveError `limit-exceeded`, DicomWebError
 */
export async function readMetadataBody(
  body: AsyncIterable<Uint8Array>,
  type: MediaType,
  spool: Spool,
): Promise<MetadataBody> {
  const reader = new BodyReader(spool);
  if (type.type === 'multipart/related') {
    const partType = parseMediaType(type.parameters.get('type') ?? '');
    const events = multipartEvents(body, type.parameters.get('boundary')!, { parts: MOST_PARTS });
    for await (const event of events) {
      if (event.kind === 'part') {
        const header = event.headers.get('content-type');
        reader.begin(header === undefined ? partType : parseMediaType(header), event.headers.get('content-location'));
      } else if (event.kind === 'data') await reader.data(event.bytes);
      else reader.end();
    }
  } else {
    reader.begin(type, undefined);
    for await (const bytes of body) await reader.data(bytes);
    reader.end();
  }
  return reader;
}

class BodyReader implements MetadataBody {
  readonly instances: MetadataInstance[] = [];
  readonly bulk = new Map<string, BulkPart[]>();
  readonly #spool: Spool;
  #metadata: Buffer[] | undefined;
  #metadataBytes = 0;
  #type: MediaType | undefined;
  #location = '';
  #from = 0;

  constructor(spool: Spool) {
    this.#spool = spool;
  }

  begin(type: MediaType | undefined, location: string | undefined): void {
    this.#type = type;
    this.#location = location ?? '';
    // A part with a location is what others refer to, whatever its type.
    const isMetadata = location === undefined && type && (JSON_TYPES.has(type.type) || XML_TYPES.has(type.type));
    this.#metadata = isMetadata ? [] : undefined;
    this.#from = this.#spool.size;
  }

  async data(bytes: Uint8Array): Promise<void> {
    if (!this.#metadata) return this.#spool.write(bytes);
    this.#metadataBytes += bytes.length;
    if (this.#metadataBytes > METADATA_BYTES)
      throw new ArchiveError('limit-exceeded', { detail: 'metadata of more than 32 MiB' });
    this.#metadata.push(Buffer.from(bytes));
  }

  end(): void {
    if (this.#metadata) {
      const text = Buffer.concat(this.#metadata).toString();
      this.instances.push(...(XML_TYPES.has(this.#type!.type) ? [fromXml(text)] : fromJson(text)));
      this.#metadata = undefined;
      return;
    }
    const part = { type: this.#type, spool: this.#spool, offset: this.#from, length: this.#spool.size - this.#from };
    const known = this.bulk.get(this.#location);
    if (known) known.push(part);
    else this.bulk.set(this.#location, [part]);
  }
}

function fromJson(text: string): MetadataInstance[] {
  let models: unknown;
  try {
    models = JSON.parse(text);
  } catch {
    throw badMetadata('not JSON');
  }
  return (Array.isArray(models) ? models : [models]).map((model) =>
    understood((bulkData) => fromDicomJson(model, { bulkData })),
  );
}

function fromXml(text: string): MetadataInstance {
  return understood((bulkData) => fromNativeXml(text, { bulkData }));
}

/** Parses with a marker for each value that is elsewhere. */
function understood(parse: (bulkData: (uri: string) => Uint8Array) => Dataset): MetadataInstance {
  const references = new Map<Uint8Array, string>();
  const bulkData = (uri: string) => {
    const marker = new Uint8Array(1);
    references.set(marker, uri);
    return marker;
  };
  try {
    return { dataset: parse(bulkData), references };
  } catch (error) {
    if (error instanceof DicomModelError) throw badMetadata(error.code);
    throw error;
  }
}

function badMetadata(detail: string): HttpProblem {
  return new HttpProblem(400, 'bad-metadata', `The metadata could not be read: ${detail}`);
}
