/** What a ZIP may be; beyond it, it is refused before it is expanded. */
export interface ZipLimits {
  /** Bytes of the ZIP file itself. */
  readonly fileBytes: number;
  readonly entries: number;
  /** Bytes of all entries once expanded. */
  readonly expandedBytes: number;
  /** Expanded bytes for each byte of the ZIP file; guards against bombs whose entries overlap. */
  readonly ratio: number;
}

const GIB = 1024 ** 3;

export const DEFAULT_ZIP_LIMITS: ZipLimits = {
  fileBytes: 128 * GIB,
  entries: 1_000_000,
  expandedBytes: 512 * GIB,
  ratio: 300,
};

/** Below this many expanded bytes the ratio is nobody's concern: a black image shrinks a thousandfold. */
export const HARMLESS_BYTES = 64 * 1024 * 1024;
