/** Where this server may be made to connect to: by a peer's entry, an address in data, a webhook. Everything that dials out asks here. */
export interface Outgoing {
  /**
   * The IP address to dial for a host name or an address. Dial what it gives, not the name: the name may be another's by then.
   *
   * @throws ArchiveError `address-refused`; the resolver's own error when nobody knows the name
   */
  addressOf(host: string): Promise<string>;
}
