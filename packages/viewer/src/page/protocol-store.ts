import type { HangingProtocol } from '../display/hanging-protocol.ts';

/** Hanging protocols as the server keeps them. */
export interface KeptProtocols {
  readonly site: readonly HangingProtocol[];
  readonly mine: readonly HangingProtocol[];
  readonly mayChangeSite: boolean;
}

/** Where hanging protocols are kept; the page that the viewer is on provides it. */
export interface ProtocolStore {
  load(): Promise<KeptProtocols>;
  save(whose: 'site' | 'mine', protocols: readonly HangingProtocol[]): Promise<void>;
}

export const NO_PROTOCOLS: KeptProtocols = { site: [], mine: [], mayChangeSite: false };
