/** argon2id costs; the defaults are the first choice of RFC 9106 scaled to OWASP's 19 MiB. */
export interface Argon2Costs {
  /** KiB of memory. */
  readonly memoryCost?: number;
  /** Passes. */
  readonly timeCost?: number;
  readonly parallelism?: number;
}

export interface LocalIdentitySettings {
  /** Only where every door listens on loopback: AE titles nobody registered may associate from there. */
  readonly unknownPeersFromLoopback: boolean;
  /** A bearer token with every permission, for automation. */
  readonly bootstrapToken?: string;
  /** A session that is not used for so long ends, where no role says otherwise, milliseconds. */
  readonly sessionIdleMs: number;
  /** A session ends after so long whatever happens, where no role says otherwise, milliseconds. */
  readonly sessionAbsoluteMs: number;
  /** For so long after a proof of who they are a person may do what does harm, milliseconds. */
  readonly confirmedMs: number;
  readonly argon2?: Argon2Costs;
}
