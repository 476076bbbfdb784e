import type { DicomJson } from '@vesalius/dicom';
import { DicomWebError } from '../errors/index.ts';
import { formatMediaType, type MediaType, parseMediaType } from '../media-type/index.ts';
import { multipartChunks, multipartEvents, newBoundary, type PartHeaders } from '../multipart/index.ts';
import { type StoreAnswer, storeAnswerOf } from './store-answer.ts';

export interface DicomWebClientOptions {
  /** Service root without a slash at its end: `https://host/dicomweb`. */
  readonly root: string;
  /** Sent with every request: `authorization`, for instance. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly fetch?: typeof fetch;
}

/** One part of an answer; its bytes must be taken before the next part is asked for. */
export interface RetrievedPart {
  readonly headers: PartHeaders;
  readonly body: AsyncIterable<Uint8Array>;
}

type Bytes = AsyncIterable<Uint8Array> | Uint8Array;

/**
 * A user agent of the Studies Service (PS3.18 §10). Every method throws `DicomWebError` `answer-refused` with the HTTP status unless the
 * answer is a success.
 */
export class DicomWebClient {
  readonly #options: DicomWebClientOptions;

  constructor(options: DicomWebClientOptions) {
    this.#options = options;
  }

  /** Searches (PS3.18 §10.6); `resource` as `studies` or `studies/1.2/series`. */
  async search(resource: string, query: Readonly<Record<string, string>> = {}): Promise<DicomJson[]> {
    const parameters = new URLSearchParams(query).toString();
    const response = await this.#send(parameters ? `${resource}?${parameters}` : resource, {
      accept: 'application/dicom+json',
    });
    return response.status === 204 ? [] : ((await response.json()) as DicomJson[]);
  }

  /** Metadata (PS3.18 §10.4.1.1.2) of a study, series or instance. */
  async metadata(resource: string): Promise<DicomJson[]> {
    const response = await this.#send(`${resource}/metadata`, { accept: 'application/dicom+json' });
    return (await response.json()) as DicomJson[];
  }

  /** Instances (PS3.18 §10.4) as DICOM files, in the transfer syntax they are stored in unless another is asked for. */
  retrieve(resource: string, transferSyntaxUid = '*'): AsyncGenerator<RetrievedPart> {
    return this.#parts(resource, 'application/dicom', transferSyntaxUid);
  }

  /** Frames (PS3.18 §10.4.1.1.6), numbered from one. */
  frames(instance: string, numbers: readonly number[], mediaType = '*/*'): AsyncGenerator<RetrievedPart> {
    return this.#parts(`${instance}/frames/${numbers.join(',')}`, mediaType, '*');
  }

  /** Stores DICOM files (PS3.18 §10.5), streamed. A refusal with a store answer (409) is an answer, not an error. */
  async store(files: AsyncIterable<Bytes> | Iterable<Bytes>, studyInstanceUid?: string): Promise<StoreAnswer> {
    const boundary = newBoundary();
    const parts = outgoingParts(files);
    const body = streamFrom(multipartChunks(boundary, parts));
    const type = formatMediaType('multipart/related', { type: 'application/dicom', boundary });
    const resource = studyInstanceUid === undefined ? 'studies' : `studies/${studyInstanceUid}`;
    const response = await this.#fetch(resource, {
      method: 'POST',
      headers: { 'content-type': type, accept: 'application/dicom+json' },
      body,
      duplex: 'half',
    });
    if (!response.headers.get('content-type')?.startsWith('application/dicom+json')) throw await refusal(response);
    return storeAnswerOf(response.status, (await response.json()) as DicomJson);
  }

  /** Deletes a study, series or instance, where the origin server offers that (no transaction of the standard). */
  async remove(resource: string): Promise<void> {
    const response = await this.#fetch(resource, { method: 'DELETE' });
    if (!response.ok) throw await refusal(response);
  }

  async *#parts(resource: string, type: string, transferSyntax: string): AsyncGenerator<RetrievedPart> {
    const accept = formatMediaType('multipart/related', { type, 'transfer-syntax': transferSyntax });
    const response = await this.#send(resource, { accept });
    const mediaType = parseMediaType(response.headers.get('content-type') ?? '');
    yield* incomingParts(response, mediaType);
  }

  async #send(resource: string, headers: Record<string, string>): Promise<Response> {
    const response = await this.#fetch(resource, { headers });
    if (!response.ok) throw await refusal(response);
    return response;
  }

  #fetch(resource: string, init: RequestInit & { duplex?: 'half' }): Promise<Response> {
    const { root, headers, fetch: ownFetch = fetch } = this.#options;
    return ownFetch(`${root}/${resource}`, {
      ...init,
      headers: { ...headers, ...(init.headers as Record<string, string>) },
    });
  }
}

/** `ReadableStream.from`, which the types of browsers do not have yet. */
const streamFrom = (
  ReadableStream as unknown as { from(chunks: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array<ArrayBuffer>> }
).from.bind(ReadableStream);

async function refusal(response: Response): Promise<DicomWebError> {
  await response.body?.cancel();
  return new DicomWebError('answer-refused', { status: response.status, detail: `status ${response.status}` });
}

async function* outgoingParts(files: AsyncIterable<Bytes> | Iterable<Bytes>) {
  for await (const file of files) {
    yield { headers: { 'Content-Type': 'application/dicom' }, body: file instanceof Uint8Array ? [file] : file };
  }
}

async function* incomingParts(response: Response, type: MediaType | undefined): AsyncGenerator<RetrievedPart> {
  const boundary = type?.parameters.get('boundary');
  if (!response.body || type?.type !== 'multipart/related' || !boundary) {
    await response.body?.cancel();
    throw new DicomWebError('answer-not-understood', { detail: 'not multipart/related' });
  }
  const events = multipartEvents(response.body, boundary);
  try {
    for (;;) {
      const event = await events.next();
      if (event.done) return;
      if (event.value.kind === 'part') yield { headers: event.value.headers, body: bytesOfPart(events) };
    }
  } finally {
    await events.return(undefined);
  }
}

async function* bytesOfPart(events: ReturnType<typeof multipartEvents>): AsyncGenerator<Uint8Array> {
  for (;;) {
    const event = await events.next();
    if (event.done || event.value.kind !== 'data') return;
    yield event.value.bytes;
  }
}
