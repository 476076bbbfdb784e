/** Libraries print what they think of a stream, which may be said of a patient's: nothing of it reaches the log. */
export const QUIET = { print: () => undefined, printErr: () => undefined };
