/**
 * Tries of strangers to be let in, counted over all doors by network address, so that names and secrets cannot be guessed at length. Who
 * was let in under a name goes on under it, whatever others try from the same address.
 */
export interface Attempts {
  /**
   * Begins a try: milliseconds until it would be looked at; 0: now. What comes earlier is to be turned away without a look. However many are
   * under way at once, each counts as failed until `succeeded` takes it back. `name`: what the stranger calls itself, where others know it too.
   */
  begin(address: string, name?: string): number;
  succeeded(address: string, name: string): void;
}
