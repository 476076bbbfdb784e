import { type Archive, ArchiveError, makerName } from '@vesalius/archive/api';
import { DeidentifyError } from '@vesalius/deidentify';
import type { ProjectsData } from '../data.ts';
import { type Asked, SEES_ALL, within } from '../known-project.ts';
import type { Consent } from '../register/consents.ts';
import { patientKey } from '../register/patient-key.ts';
import { told } from '../told.ts';
import { issuersOf, studiesCalled } from './patient-studies.ts';

export interface PatientOfProject {
  readonly patientId: string;
  readonly issuerOfPatientId: string;
  readonly key: string;
  readonly pseudonym: string;
}

/** By a pseudonym of the project, or by an ID. */
export interface PatientNamed {
  readonly pseudonym?: string;
  readonly patientId?: string;
  readonly issuerOfPatientId: string;
}

export type ConsentDecision = Pick<Consent, 'source' | 'statedAt' | 'expiresAt'> & {
  readonly state: 'given' | 'withdrawn';
};

/** Writes down what patients agree to, and carries it out before anybody hears of it. */
export class ConsentDesk {
  readonly #archive: Archive;
  readonly #data: ProjectsData;

  constructor(archive: Archive, data: ProjectsData) {
    this.#archive = archive;
    this.#data = data;
  }

  /** @throws ArchiveError `not-found`, `conflict` without a profile, `query-not-understood` */
  async patient(project: number, { pseudonym, patientId, issuerOfPatientId }: PatientNamed): Promise<PatientOfProject> {
    const { register, lenses } = this.#data;
    if (pseudonym !== undefined) {
      const original = register.original(project, 'patient', pseudonym);
      if (original === undefined) throw new ArchiveError('not-found', { detail: 'the project has no such pseudonym' });
      const known = JSON.parse(original) as Omit<PatientOfProject, 'pseudonym'>;
      return { ...known, key: known.key ?? patientKey(known.patientId, known.issuerOfPatientId), pseudonym };
    }
    if (patientId === undefined) throw new ArchiveError('query-not-understood', { detail: 'pseudonym or patientId' });
    const lens = await lenses.lens(project);
    if (!lens) throw new ArchiveError('conflict', { detail: 'the project has no profile yet' });
    const patient = { patientId, issuerOfPatientId, key: patientKey(patientId, issuerOfPatientId) };
    try {
      return { ...patient, pseudonym: lens.pseudonymOf(patient) };
    } catch (error) {
      if (error instanceof DeidentifyError)
        throw new ArchiveError('not-found', { detail: 'the list of pseudonyms has no such patient' });
      throw error;
    }
  }

  /** @returns how many studies of the patient the project had */
  async decide(asked: Asked, patient: PatientOfProject, decision: ConsentDecision): Promise<number> {
    const { consents, withdrawals } = this.#data;
    const project = asked.project.id;
    const { pseudonym } = patient;
    consents.record(project, patient, { ...decision, pseudonym, decidedBy: makerName(asked.principal) });
    const studies = await this.#studiesOf(project, patient);
    if (decision.state === 'withdrawn') withdrawals.add(project, pseudonym, studies);
    await told(this.#archive, asked, `consent-${decision.state}`, {
      pseudonym,
      studies: studies.length,
      source: decision.source,
    });
    if (decision.state === 'withdrawn') await this.#takeOut(asked, patient, studies, true);
    else for (const uid of studies) await this.#archive.projects.putStudy(asked.principal, project, uid);
    return studies.length;
  }

  /** A consent that was given for a time is over: the studies go out, and what was made of them stays where it is. */
  async end(project: number, pseudonym: string): Promise<void> {
    const asked = { principal: within(project, 'projects.manage'), project: { id: project } };
    const patient = await this.patient(project, { pseudonym, issuerOfPatientId: '' }).catch(() => undefined);
    const studies = patient ? await this.#studiesOf(project, patient) : [];
    await told(this.#archive, asked, 'consent-over', { pseudonym, studies: studies.length });
    if (patient) await this.#takeOut(asked, patient, studies, false);
  }

  /** Out for members of every role; studies that were made de-identified exist for the project alone, so who withdraws takes them along. */
  async #takeOut(
    { principal, project }: Pick<Asked, 'principal'> & { readonly project: { readonly id: number } },
    { pseudonym }: PatientOfProject,
    studies: readonly string[],
    isForGood: boolean,
  ): Promise<void> {
    const { register, batches, batchFiles } = this.#data;
    for (const uid of studies) {
      if (isForGood && register.isCopy(project.id, uid))
        await this.#archive.lifecycle.discard(within(project.id, 'delete'), { studyInstanceUids: [uid] });
      await this.#archive.projects.takeStudy(principal, project.id, uid);
    }
    // What waits for its review goes too.
    for (const { batch, instance } of batches.withdraw(project.id, pseudonym))
      await batchFiles.removeOne(batch, instance);
  }

  async #studiesOf(project: number, { pseudonym, patientId, issuerOfPatientId }: PatientOfProject): Promise<string[]> {
    const inside = within(project, 'search');
    const copies = await studiesCalled(this.#archive, inside, pseudonym, '');
    if (patientId === '') return copies;
    return [...(await studiesCalled(this.#archive, inside, patientId, issuerOfPatientId)), ...copies];
  }

  /**
   * Who assigned an ID, as the archive has it: a Consent names it in other words, or not at all. @throws ArchiveError `query-not-understood` when the
   * archive has the ID of several
   */
  async issuerOf(patientId: string, assigner: string): Promise<string> {
    const known = await issuersOf(this.#archive, SEES_ALL, patientId);
    if (known.includes(assigner) || known.length === 0) return assigner;
    if (known.length === 1) return known[0]!;
    const where = 'Consent.patient.identifier.assigner';
    throw new ArchiveError('query-not-understood', {
      where,
      detail: `${where}: several assigners have this ID, and none is called so`,
    });
  }
}
