import {
  type Clock,
  makerName,
  type PatientReference,
  type Principal,
  type ProjectLenses,
} from '@vesalius/archive/api';
import type { TextFinder } from '@vesalius/deidentify';
import type { OpenTextFinder } from '@vesalius/deidentify/ocr/node';
import type { CopyMaker } from '../materialised/copy-maker.ts';
import type { Consents } from '../register/consents.ts';
import type { KeyRegister } from '../register/key-register.ts';
import type { Governance, GovernanceStore } from '../store/governance.ts';
import type { RegisteredLens } from './registered-lens.ts';

/** A pseudonym has 64 characters at most (PS3.5 Table 6.2-1, LO). */
const LONGEST_PREFIX = 32;

interface Current {
  readonly lens: RegisteredLens;
  readonly copies: CopyMaker;
}

/** Lenses after the current profile of each project, and who may look through them. */
export class Lenses implements ProjectLenses {
  readonly #store: GovernanceStore;
  readonly #register: KeyRegister;
  readonly #consents: Consents;
  readonly #clock: Clock;
  readonly #made = new Map<string, Promise<Current>>();
  #finder: Promise<OpenTextFinder> | undefined;

  constructor(store: GovernanceStore, register: KeyRegister, consents: Consents, clock: Clock) {
    this.#consents = consents;
    this.#store = store;
    this.#register = register;
    this.#clock = clock;
  }

  async lens(project: number): Promise<RegisteredLens | undefined> {
    return (await this.#current(project))?.lens;
  }

  /** Makes studies of the project de-identified ones of their own. */
  async copyMaker(project: number): Promise<CopyMaker | undefined> {
    return (await this.#current(project))?.copies;
  }

  async #current(project: number): Promise<Current | undefined> {
    const governance = this.#store.get(project);
    const version = governance && this.#store.profiles(project).at(-1);
    if (!version) return undefined;
    const key = JSON.stringify([project, version.version, governance]);
    let lens = this.#made.get(key);
    if (!lens) {
      lens = this.#make(project, version.document, governance);
      lens.catch(() => this.#made.delete(key));
      this.#made.set(key, lens);
    }
    return lens;
  }

  /** Peers cannot agree to terms: who gives them their role answers for them. */
  async admits(principal: Principal, project: number): Promise<boolean> {
    const governance = this.#store.get(project);
    if (!governance) return false;
    const { ethicsExpiresAt, terms, termsVersion } = governance;
    if (ethicsExpiresAt !== undefined && ethicsExpiresAt <= this.#clock.now()) return false;
    if (terms === '' || principal.kind === 'peer') return true;
    return this.#store.acceptedAt(project, makerName(principal), termsVersion) !== undefined;
  }

  async mayJoin(project: number, { patientId, issuerOfPatientId = '' }: PatientReference): Promise<boolean> {
    return !this.#consents.isOut(project, patientId, issuerOfPatientId);
  }

  async close(): Promise<void> {
    await (await this.#finder)?.close();
  }

  /** De-identification is loaded when the first project needs it. */
  async #make(project: number, document: object, governance: Governance): Promise<Current> {
    const [{ profileFromDocument }, { RegisteredLens }, { CopyMaker }] = await Promise.all([
      import('@vesalius/deidentify'),
      import('./registered-lens.ts'),
      import('../materialised/copy-maker.ts'),
    ]);
    const profile = profileFromDocument(document);
    const prefix = `${profile.name.slice(0, LONGEST_PREFIX).toUpperCase()}${profile.name.length > LONGEST_PREFIX ? project : ''}-`;
    const finder = () => this.#openFinder();
    const parts = {
      ...{ project, prefix, profile, governance, finder },
      consents: this.#consents,
      register: this.#register,
    };
    return { lens: new RegisteredLens(parts), copies: new CopyMaker(parts) };
  }

  #openFinder(): Promise<TextFinder> {
    this.#finder ??= import('@vesalius/deidentify/ocr/node').then(({ openTextFinder }) => openTextFinder());
    return this.#finder;
  }
}
