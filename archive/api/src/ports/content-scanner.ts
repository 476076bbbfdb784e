/** Looks for harmful content in what comes in, before it is kept. */
export interface ContentScanner {
  begin(): ContentScan;
}

/** One object under the eyes of a scanner. */
export interface ContentScan {
  /** The bytes may be used for something else afterwards. @returns false when the scanner is behind and the sender should wait */
  write(bytes: Uint8Array): boolean;
  drained(): Promise<void>;
  /** @throws ArchiveError `content-refused` when something was found, `scanner-unavailable` when it could not be looked through */
  end(): Promise<void>;
  abort(): void;
}
