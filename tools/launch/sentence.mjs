/** A reason to stop that a person can act on: it is printed as it stands, without a stack. */
export class Sentence extends Error {}
