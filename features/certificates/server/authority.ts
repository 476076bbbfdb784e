import { X509Certificate } from 'node:crypto';
import { ArchiveError, type Clock, type FactRecords } from '@vesalius/archive/api';
import type { IssuedCertificate } from '../contract/schemas.ts';

/** What keeps a secret text from who reads the index. */
export interface Sealing {
  sealText(text: string): string;
  openText(text: string): string;
}

interface Kept extends Omit<IssuedCertificate, 'state'> {
  readonly hosts: readonly string[];
}

interface State {
  readonly name: string;
  readonly certificate: string;
  /** Sealed. */
  readonly key: string;
  readonly issued: readonly Kept[];
  /** What this server shows itself with. */
  readonly server?: { readonly serial: string; readonly certificate: string; readonly key: string };
}

export interface AuthorityParts {
  readonly facts: FactRecords;
  readonly sealing: Sealing;
  readonly clock: Clock;
}

export interface NewIssue {
  readonly name: string;
  readonly hosts: readonly string[];
  readonly use: IssuedCertificate['use'];
  readonly request?: string;
  readonly renews?: string;
}

export interface Issue {
  readonly issued: IssuedCertificate;
  readonly certificate: string;
  readonly authority: string;
  readonly key?: string;
}

const FACT = 'certificates.authority';
const DAY_MS = 86_400_000;
/** Time enough to bring a new certificate to a device. */
const WARN_MS = 30 * DAY_MS;
/** How old the list of what was revoked may be, as it is believed. */
const BELIEVED_MS = 2_000;

/** The authority of an archive: one text in the index, which all its nodes read. */
export class Authority {
  readonly #parts: AuthorityParts;
  /** Changes come one after the other. */
  #last: Promise<unknown> = Promise.resolve();
  #revoked = { at: Number.NEGATIVE_INFINITY, fingerprints: new Set<string>() };

  constructor(parts: AuthorityParts) {
    this.#parts = parts;
  }

  /** Undefined while there is none. */
  async shown(): Promise<{ name: string; certificate: string; issued: IssuedCertificate[]; crl: string } | undefined> {
    const state = await this.#state();
    if (!state) return undefined;
    const { revocationList } = await import('./x509.ts');
    const revoked = state.issued.flatMap(({ serial, revokedAt }) =>
      revokedAt === undefined ? [] : [{ serial, revokedAt }],
    );
    const crl = await revocationList(this.#pair(state), revoked, this.#now());
    const issued = state.issued.map((one) => this.#asShown(one)).reverse();
    return { name: state.name, certificate: state.certificate, issued, crl };
  }

  /** @throws ArchiveError `conflict` when there is one */
  make(name: string): Promise<void> {
    return this.#inTurn(async () => {
      if (await this.#state()) throw new ArchiveError('conflict', { detail: 'there is an authority already' });
      const { makeAuthority } = await import('./x509.ts');
      const { certificate, key } = await makeAuthority(name, this.#now());
      await this.#put({ name, certificate, key: this.#parts.sealing.sealText(key), issued: [] });
    });
  }

  /** @throws ArchiveError `not-found` while there is no authority, `not-understood` for a wrong request */
  issue(wanted: NewIssue): Promise<Issue> {
    return this.#inTurn(() => this.#issue(wanted));
  }

  /** What was issued under that serial. */
  async issued(
    serial: string,
  ): Promise<(NewIssue & { readonly fingerprint: string; readonly revoked: boolean }) | undefined> {
    const found = (await this.#state())?.issued.find((one) => one.serial === serial);
    return found && { ...found, revoked: found.revokedAt !== undefined };
  }

  /** False when there is none that could be revoked. */
  revoke(serial: string): Promise<boolean> {
    return this.#inTurn(async () => {
      const state = await this.#state();
      const found = state?.issued.find((one) => one.serial === serial && one.revokedAt === undefined);
      if (!state || !found) return false;
      const issued = state.issued.map((one) => (one === found ? { ...one, revokedAt: this.#now() } : one));
      await this.#put({ ...state, issued });
      this.#revoked.at = Number.NEGATIVE_INFINITY;
      return true;
    });
  }

  /** Whether a certificate was revoked, by its SHA-256 fingerprint. */
  async isRevoked(fingerprint: string): Promise<boolean> {
    if (this.#now() - this.#revoked.at >= BELIEVED_MS) {
      const issued = (await this.#state())?.issued ?? [];
      const revoked = issued.filter(({ revokedAt }) => revokedAt !== undefined);
      this.#revoked = { at: this.#now(), fingerprints: new Set(revoked.map((one) => one.fingerprint)) };
    }
    return this.#revoked.fingerprints.has(fingerprint);
  }

  /** What this server shows itself with: made when there is none or it ends soon, and an authority with it when there is none. */
  async serverIdentity(name: string, hosts: readonly string[]): Promise<{ cert: string; key: string; ca: string }> {
    if (!(await this.#state())) await this.make(`${name} authority`);
    return this.#inTurn(async () => {
      const state = (await this.#state())!;
      const known = state.issued.find(({ serial }) => serial === state.server?.serial);
      if (
        state.server &&
        known &&
        this.#asShown(known).state === 'valid' &&
        hosts.every((one) => known.hosts.includes(one))
      )
        return {
          cert: state.server.certificate,
          key: this.#parts.sealing.openText(state.server.key),
          ca: state.certificate,
        };
      const renews = known && { renews: known.serial };
      const { issued, certificate, key } = await this.#issue({ name, hosts, use: 'server', ...renews });
      const sealed = this.#parts.sealing.sealText(key!);
      await this.#put({ ...(await this.#state())!, server: { serial: issued.serial, certificate, key: sealed } });
      return { cert: certificate, key: key!, ca: state.certificate };
    });
  }

  async #issue({ name, hosts, use, request, renews }: NewIssue): Promise<Issue> {
    const state = await this.#state();
    if (!state) throw new ArchiveError('not-found', { detail: 'there is no authority yet' });
    const { issue } = await import('./x509.ts');
    const wanted = { name, hosts, ...(request !== undefined && { request }) };
    const { certificate, key } = await issue(this.#pair(state), wanted, this.#now());
    const { serialNumber, fingerprint256, validFrom, validTo } = new X509Certificate(certificate);
    const kept: Kept = {
      ...{ serial: serialNumber.toLowerCase(), name, hosts, use, fingerprint: fingerprint256 },
      ...{ notBefore: Date.parse(validFrom), notAfter: Date.parse(validTo) },
      ...(renews !== undefined && { renews }),
    };
    await this.#put({ ...state, issued: [...state.issued, kept] });
    return {
      issued: this.#asShown(kept),
      certificate,
      authority: state.certificate,
      ...(key !== undefined && { key }),
    };
  }

  #asShown({ hosts: _, ...kept }: Kept): IssuedCertificate {
    const left = kept.notAfter - this.#now();
    const byTime = left <= 0 ? 'expired' : left < WARN_MS ? 'expiring' : 'valid';
    return { ...kept, state: kept.revokedAt === undefined ? byTime : 'revoked' };
  }

  #pair({ certificate, key }: State) {
    return { certificate, key: this.#parts.sealing.openText(key) };
  }

  async #state(): Promise<State | undefined> {
    const text = await this.#parts.facts.get(FACT);
    return text === undefined ? undefined : (JSON.parse(text) as State);
  }

  #put(state: State): Promise<void> {
    return this.#parts.facts.put(FACT, JSON.stringify(state));
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(act, act);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  #now(): number {
    return this.#parts.clock.now();
  }
}
