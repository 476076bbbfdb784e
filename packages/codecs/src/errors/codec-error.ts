/** What can be wrong with pixels, and the clause it breaks. Sentences never hold values of a data set. */
export const CODEC_ERRORS = {
  'no-pixels': { sentence: 'The data set has no Pixel Data of the Image Pixel Module', clause: 'PS3.3 C.7.6.3' },
  'attribute-missing': { sentence: 'An attribute of the Image Pixel Module is missing', clause: 'PS3.3 C.7.6.3' },
  'attribute-wrong': {
    sentence: 'An attribute of the Image Pixel Module has a value that cannot be',
    clause: 'PS3.3 C.7.6.3.1',
  },
  'frame-too-large': { sentence: 'A frame is larger than allowed', clause: 'PS3.3 C.7.6.3.1' },
  'frame-too-short': { sentence: 'A frame has fewer bytes than its size demands', clause: 'PS3.5 §8.1.1' },
  'no-such-frame': { sentence: 'There is no frame of this number', clause: 'PS3.3 C.7.6.6' },
  'header-corrupt': { sentence: 'The header of the compressed frame cannot be read', clause: 'PS3.5 §8.2' },
  'header-differs': {
    sentence: 'The compressed frame has another size than the Image Pixel Module says',
    clause: 'PS3.5 §8.2',
  },
  'codestream-corrupt': { sentence: 'The compressed frame cannot be decoded', clause: 'PS3.5 §8.2' },
  'not-decodable': { sentence: 'Frames of this transfer syntax are not decoded here', clause: 'PS3.5 §10' },
  'not-renderable': {
    sentence: 'The Image Pixel Module says something that is not rendered',
    clause: 'PS3.3 C.7.6.3.1.2',
  },
  'no-palette': { sentence: 'The palette that the frame needs is missing or wrong', clause: 'PS3.3 C.7.9' },
  'no-view': { sentence: 'The camera looks nowhere or has no up', clause: 'PS3.18 §8.3.5.3' },
  'not-a-volume': { sentence: 'The slices do not lie parallel in even distances', clause: 'PS3.3 C.7.6.2' },
  busy: { sentence: 'Too many tasks wait for a worker', clause: 'PS3.18 §8.5.1' },
  'worker-lost': { sentence: 'The frame took too long or too much memory, or broke its worker', clause: 'PS3.5 §8.2' },
  'not-encodable': { sentence: 'Frames like this cannot be encoded in this transfer syntax', clause: 'PS3.5 §8.2' },
} as const satisfies Record<string, { sentence: string; clause: string }>;

export type CodecErrorCode = keyof typeof CODEC_ERRORS;

export interface CodecErrorDetails {
  /** A keyword, a marker, a byte offset; never a value of a data set that may name a patient. */
  readonly where?: string;
  readonly cause?: unknown;
}

/** The error family of this package: `code` of the catalogue, `where`, `clause`, `cause`. */
export class CodecError extends Error {
  override readonly name = 'CodecError';
  readonly code: CodecErrorCode;
  readonly where: string | undefined;
  readonly clause: string;

  constructor(code: CodecErrorCode, { where, cause }: CodecErrorDetails = {}) {
    const { sentence, clause } = CODEC_ERRORS[code];
    super(where === undefined ? sentence : `${sentence} (${where})`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.where = where;
    this.clause = clause;
  }
}
