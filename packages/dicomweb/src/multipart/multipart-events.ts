import type { MultipartLimits } from './limits.ts';
import { MultipartReader } from './multipart-reader.ts';
import type { PartHeaders } from './part-headers.ts';

export type MultipartEvent =
  | { readonly kind: 'part'; readonly headers: PartHeaders }
  | { readonly kind: 'data'; readonly bytes: Uint8Array }
  | { readonly kind: 'end' };

/**
 * A multipart body as a sequence of events: `part`, any number of `data`, `end`, for each part.
 * @throws DicomWebError also `truncated-body`
 */
export async function* multipartEvents(
  body: AsyncIterable<Uint8Array>,
  boundary: string,
  limits?: Partial<MultipartLimits>,
): AsyncGenerator<MultipartEvent> {
  let events: MultipartEvent[] = [];
  const reader = new MultipartReader(
    boundary,
    {
      partBegin: (headers) => events.push({ kind: 'part', headers }),
      partData: (bytes) => events.push({ kind: 'data', bytes }),
      partEnd: () => events.push({ kind: 'end' }),
    },
    limits,
  );
  for await (const chunk of body) {
    reader.write(chunk);
    const ready = events;
    events = [];
    yield* ready;
  }
  reader.end();
  yield* events;
}
