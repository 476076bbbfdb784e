/** Where a command reads its surroundings and writes: results to stdout, progress and complaints to stderr. */
export interface Io {
  readonly env: NodeJS.ProcessEnv;
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean };
  /** What the process will end with unless something is thrown: 0 all is well, 1 something was not done. */
  exitCode: number;
  /** Aborted by the first Ctrl-C: finish what is under way, then end. */
  readonly signal: AbortSignal;
}
