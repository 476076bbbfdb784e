/** The version of an index into which another is being copied: no program takes it for its own. */
export const UNFINISHED = 1_000_000_000;
