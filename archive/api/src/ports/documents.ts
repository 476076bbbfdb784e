/** Small texts by name, such as `lung.json`: in a folder of one node, or where all nodes see them. Names are of letters, digits, dots and hyphens. */
export interface Documents {
  names(): Promise<string[]>;
  /** Undefined when it was never written. */
  read(name: string): Promise<string | undefined>;
  /** Whole, and durable when it resolves. */
  write(name: string, text: string): Promise<void>;
  /** The same, unless it is there by then. @returns what is there afterwards */
  add(name: string, text: string): Promise<string>;
}
