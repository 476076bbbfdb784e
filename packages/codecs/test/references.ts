import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { CORPUS } from '../../dicom/test/corpus.ts';

export interface ReferenceDecoder {
  readonly error?: string;
  readonly photometric?: string;
  readonly planar?: number | null;
  readonly sha256?: string;
  readonly frameLength?: number;
  readonly frameSha256?: readonly string[];
  readonly frame1?: { readonly min: number; readonly max: number; readonly mean: number; readonly std: number };
}

export interface Reference {
  readonly agree: boolean;
  readonly transferSyntax: string | null;
  readonly decoders: Readonly<Record<string, ReferenceDecoder>>;
}

/** What two other implementations made of each file's pixels, by path. */
export function pixelReferences(): [path: string, Reference][] {
  const text = gunzipSync(readFileSync(join(CORPUS!, 'reference/pixels.json.gz'))).toString();
  return Object.entries(JSON.parse(text) as Record<string, Reference>);
}
