import { type Dataset, TAG, UID } from '@vesalius/dicom';
import { type BulkPart, notUnderstood, startOfPart } from './bulk-part.ts';
import type { ComposedFile, StreamedElement } from './file-stream.ts';
import { addDefaults, MEDIA_KINDS } from './media-kinds.ts';
import { composePixels } from './pixel-media.ts';
import type { MetadataBody, MetadataInstance } from './read-metadata-body.ts';

/** Values up to this are put into the data set, longer ones streamed. */
const HELD_UP_TO = 256 * 1024;
/** What the held values and those inside items may come to in one instance. */
const HELD_IN_ALL = 64 * 1024 * 1024;
const STREAMED_VRS: ReadonlySet<string> = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'UN']);

/**
 * One instance of its metadata and bulk data.
 * @param studyInstanceUid of the request's address, for metadata that have none
 * @throws ComposeProblem when bulk data are missing or cannot be understood
 */
export async function compose(
  instance: MetadataInstance,
  body: MetadataBody,
  studyInstanceUid: string | undefined,
): Promise<ComposedFile> {
  const { dataset } = instance;
  if (studyInstanceUid !== undefined && !dataset.text(TAG.StudyInstanceUID))
    dataset.set(TAG.StudyInstanceUID, 'UI', studyInstanceUid);
  dataset.set(TAG.SpecificCharacterSet, 'CS', 'ISO_IR 192');
  for (const tag of [...dataset.tags()]) if (tag >>> 16 === 2) dataset.remove(tag);
  const composer = new Composer(instance, body);
  await composer.root();
  return composer.file;
}

class Composer {
  readonly #dataset: Dataset;
  readonly #references: ReadonlyMap<Uint8Array, string>;
  readonly #body: MetadataBody;
  readonly #streamed: StreamedElement[] = [];
  #transferSyntaxUid: string = UID.ExplicitVRLittleEndian;
  #held = 0;

  constructor({ dataset, references }: MetadataInstance, body: MetadataBody) {
    this.#dataset = dataset;
    this.#references = references;
    this.#body = body;
  }

  get file(): ComposedFile {
    const streamed = this.#streamed.toSorted((one, other) => one.tag - other.tag);
    return { dataset: this.#dataset, transferSyntaxUid: this.#transferSyntaxUid, streamed };
  }

  async root(): Promise<void> {
    for (const { tag, vr, bytes } of [...this.#dataset]) {
      const uri = bytes && this.#references.get(bytes);
      if (uri === undefined) continue;
      const parts = this.#parts(uri);
      this.#dataset.remove(tag);
      if (tag === TAG.PixelData) await this.#pixels(parts);
      else if (tag === TAG.EncapsulatedDocument) this.#document(parts);
      else if (STREAMED_VRS.has(vr) && lengthOf(parts) > HELD_UP_TO)
        this.#stream({ tag, vr, value: { form: 'octets', transferSyntaxUid: '', parts } });
      else this.#dataset.set(tag, vr, await this.#hold(parts));
    }
    await this.#lonelyPart();
    for (const element of this.#dataset) for (const item of element.items) await this.#inside(item);
  }

  /** The only instance of a request takes its only part, though nothing refers to it. */
  async #lonelyPart(): Promise<void> {
    const isLonely = this.#body.instances.length === 1 && this.#references.size === 0 && this.#body.bulk.size === 1;
    const parts = isLonely ? [...this.#body.bulk.values()][0]! : [];
    const kind = MEDIA_KINDS.get(parts[0]?.type?.type ?? '');
    if (kind?.tag === TAG.PixelData) await this.#pixels(parts);
    else if (kind) this.#document(parts);
  }

  async #inside(dataset: Dataset): Promise<void> {
    for (const { tag, vr, bytes, items } of [...dataset]) {
      const uri = bytes && this.#references.get(bytes);
      if (uri !== undefined) dataset.set(tag, vr, await this.#hold(this.#parts(uri)));
      for (const item of items) await this.#inside(item);
    }
  }

  async #pixels(parts: readonly BulkPart[]): Promise<void> {
    const value = await composePixels(this.#dataset, parts);
    const kind = MEDIA_KINDS.get(parts[0]?.type?.type ?? '');
    if (kind) addDefaults(this.#dataset, kind, this.#dataset.number(TAG.NumberOfFrames) ?? 1);
    this.#transferSyntaxUid = value.transferSyntaxUid;
    this.#stream({ tag: TAG.PixelData, vr: (this.#dataset.number(TAG.BitsAllocated) ?? 8) > 8 ? 'OW' : 'OB', value });
  }

  #document(parts: readonly BulkPart[]): void {
    const [part] = parts;
    if (!part || parts.length > 1) throw notUnderstood('a document is one part');
    const type = part.type?.type ?? '';
    const kind = MEDIA_KINDS.get(type);
    if (kind?.tag === TAG.EncapsulatedDocument) {
      addDefaults(this.#dataset, kind, 1);
      this.#dataset.set(TAG.MIMETypeOfEncapsulatedDocument, 'LO', type);
    }
    this.#dataset.set(TAG.EncapsulatedDocumentLength, 'UL', part.length);
    const value = { form: 'octets', transferSyntaxUid: UID.ExplicitVRLittleEndian, parts } as const;
    this.#stream({ tag: TAG.EncapsulatedDocument, vr: 'OB', value });
  }

  #stream(element: StreamedElement): void {
    this.#streamed.push(element);
  }

  #parts(uri: string): readonly BulkPart[] {
    const parts = this.#body.bulk.get(uri);
    if (!parts) throw notUnderstood('bulk data that the request does not hold');
    return parts;
  }

  async #hold(parts: readonly BulkPart[]): Promise<Uint8Array> {
    this.#held += lengthOf(parts);
    if (this.#held > HELD_IN_ALL) throw notUnderstood('more than 64 MiB of bulk data inside items');
    return Buffer.concat(await Promise.all(parts.map((part) => startOfPart(part, part.length))));
  }
}

function lengthOf(parts: readonly BulkPart[]): number {
  return parts.reduce((sum, { length }) => sum + length, 0);
}
