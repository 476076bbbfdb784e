/** What a reader of multipart bodies takes at most, in bytes and counts. */
export interface MultipartLimits {
  readonly preamble: number;
  readonly partHeader: number;
  readonly parts: number;
}

export const DEFAULT_MULTIPART_LIMITS: MultipartLimits = Object.freeze({
  preamble: 64 * 1024,
  partHeader: 16 * 1024,
  parts: 1_000_000,
});
