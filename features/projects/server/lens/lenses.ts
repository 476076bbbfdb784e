import {
  type Clock,
  makerName,
  type PatientReference,
  type Principal,
  type ProjectLenses,
  type ProjectLimits,
} from '@vesalius/archive/api';
import type { TextFinder } from '@vesalius/deidentify';
import type { OpenTextFinder } from '@vesalius/deidentify/ocr/node';
import { limitsOf } from '../join/quota.ts';
import type { Amendments, Batch } from '../materialised/batches.ts';
import type { CopyMaker } from '../materialised/copy-maker.ts';
import type { Consents } from '../register/consents.ts';
import type { KeyRegister } from '../register/key-register.ts';
import type { Governance, GovernanceStore } from '../store/governance.ts';
import type { LensParts, RegisteredLens } from './registered-lens.ts';

/** A pseudonym has 64 characters at most (PS3.5 Table 6.2-1, LO). */
const LONGEST_PREFIX = 32;

/** Lenses after the current profile of each project, and who may look through them. */
export class Lenses implements ProjectLenses {
  readonly #store: GovernanceStore;
  readonly #register: KeyRegister;
  readonly #consents: Consents;
  readonly #clock: Clock;
  readonly #made = new Map<string, Promise<RegisteredLens>>();
  #finder: Promise<OpenTextFinder> | undefined;

  constructor(store: GovernanceStore, register: KeyRegister, consents: Consents, clock: Clock) {
    this.#consents = consents;
    this.#store = store;
    this.#register = register;
    this.#clock = clock;
  }

  async lens(project: number): Promise<RegisteredLens | undefined> {
    return this.#current(project);
  }

  /** Makes studies of the project de-identified ones of their own, under the profile of the batch and what people have added to it. */
  async copyMaker(
    { project, profileVersion }: Batch,
    { rules, removeWords }: Amendments,
  ): Promise<CopyMaker | undefined> {
    const governance = this.#store.get(project);
    const document = this.#store.profiles(project).find(({ version }) => version === profileVersion)?.document;
    if (!governance || !document) return undefined;
    const amended = {
      ...document,
      // Of two for one attribute the later one counts.
      rules: [...(document.rules ?? []), ...rules],
      removeWords: [...(document.removeWords ?? []), ...removeWords],
    };
    const { CopyMaker: Maker } = await import('../materialised/copy-maker.ts');
    return new Maker(await this.#partsOf(project, amended, governance));
  }

  async #current(project: number): Promise<RegisteredLens | undefined> {
    const governance = this.#store.get(project);
    const version = governance && this.#store.profiles(project).at(-1);
    if (!version) return undefined;
    const key = JSON.stringify([project, version.version, governance, this.#register.pseudonymListAt(project)]);
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

  async limits(project: number): Promise<ProjectLimits | undefined> {
    const governance = this.#store.get(project);
    return governance && limitsOf(governance);
  }

  async close(): Promise<void> {
    await (await this.#finder)?.close();
  }

  async #make(project: number, document: object, governance: Governance): Promise<RegisteredLens> {
    const { RegisteredLens: Lens } = await import('./registered-lens.ts');
    return new Lens(await this.#partsOf(project, document, governance));
  }

  /** De-identification is loaded when the first project needs it. */
  async #partsOf(project: number, document: object, governance: Governance): Promise<LensParts> {
    const { profileFromDocument } = await import('@vesalius/deidentify');
    const profile = profileFromDocument(document);
    const prefix = `${profile.name.slice(0, LONGEST_PREFIX).toUpperCase()}${profile.name.length > LONGEST_PREFIX ? project : ''}-`;
    return {
      ...{ project, prefix, profile, governance },
      finder: () => this.#openFinder(),
      consents: this.#consents,
      register: this.#register,
    };
  }

  #openFinder(): Promise<TextFinder> {
    this.#finder ??= import('@vesalius/deidentify/ocr/node').then(({ openTextFinder }) => openTextFinder());
    return this.#finder;
  }
}
