/** Why a frame cannot be shown. Sentences hold no value of the data set. */
export const RENDER_ERRORS = {
  'frame-too-short': { sentence: 'The frame has fewer bytes than its size needs', clause: 'PS3.5 §8.1.1' },
  'pixels-not-understood': {
    sentence: 'The Image Pixel Module says something that is not rendered',
    clause: 'PS3.3 C.7.6.3',
  },
  'too-large': { sentence: 'The picture would have more pixels than are rendered', clause: 'PS3.3 C.7.6.3' },
  'no-palette': { sentence: 'The palette that the frame needs is missing or wrong', clause: 'PS3.3 C.7.9' },
} as const satisfies Record<string, { sentence: string; clause: string }>;

export type RenderErrorCode = keyof typeof RENDER_ERRORS;

/** The error family of rendering: `code` of the catalogue, `clause`. */
export class RenderError extends Error {
  override readonly name = 'RenderError';
  readonly code: RenderErrorCode;
  readonly clause: string;

  constructor(code: RenderErrorCode) {
    super(RENDER_ERRORS[code].sentence);
    this.code = code;
    this.clause = RENDER_ERRORS[code].clause;
  }
}
