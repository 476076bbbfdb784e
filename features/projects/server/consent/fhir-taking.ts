import { ArchiveError } from '@vesalius/archive/api';
import type { ProjectsData } from '../data.ts';
import type { Asked } from '../known-project.ts';
import type { ConsentDesk } from './consent-desk.ts';
import { consentSaid } from './fhir-consent.ts';
import type { ConsentAsker } from './fhir-provision.ts';
import { isResource, listAt, type Resource, wrong } from './fhir-resource.ts';

/** What became of a Consent. */
export type Taken =
  | {
      readonly outcome: 'taken';
      readonly pseudonym: string;
      readonly state: 'given' | 'withdrawn';
      readonly studies: number;
      readonly expiresAt?: number;
    }
  | { readonly outcome: 'refused'; readonly where: string; readonly detail: string };

/** Takes a Consent, or those of a Bundle one after the other, the oldest first; each is told of by itself. */
export async function takeFhir(desk: ConsentDesk, data: ProjectsData, asked: Asked, body: unknown): Promise<Taken[]> {
  const resources = resourcesIn(body);
  const consents = resources.filter(({ resourceType }) => resourceType !== 'Patient');
  if (consents.length === 0) throw wrong('Bundle.entry', 'holds no Consent');
  const asker = askerOf(data, asked);
  const taken: Taken[] = [];
  for (const consent of inOrder(consents)) taken.push(await takeOne(desk, data, asked, asker, consent, resources));
  return taken;
}

function resourcesIn(body: unknown): readonly Resource[] {
  if (!isResource(body)) throw wrong('Consent', 'must be an object');
  if (body.resourceType !== 'Bundle') return [body];
  return listAt(body, 'entry', 'Bundle').flatMap(({ resource }) => (isResource(resource) ? [resource] : []));
}

/** By dateTime, whose forms sort as texts as far as days go; those without one come first. */
function inOrder(consents: readonly Resource[]): Resource[] {
  return [...consents].sort((one, other) => (String(one.dateTime ?? '') < String(other.dateTime ?? '') ? -1 : 1));
}

function askerOf({ governance }: ProjectsData, { project: { id, name, title } }: Asked): ConsentAsker {
  const { ethicsReference = '' } = governance.get(id) ?? {};
  const names = [name, title, ethicsReference].filter((one) => one !== '');
  return { names: new Set(names), now: Date.now() };
}

async function takeOne(
  desk: ConsentDesk,
  data: ProjectsData,
  asked: Asked,
  asker: ConsentAsker,
  consent: Resource,
  beside: readonly Resource[],
): Promise<Taken> {
  try {
    const { patientId, assigner, ...decision } = consentSaid(consent, asker, beside);
    const project = asked.project.id;
    if (decision.state === 'given' && data.governance.get(project)?.consentFor === 'PUBLIC_RELEASE')
      throw wrong('Consent.provision', 'does not speak of public release; write that down by hand');
    const isPseudonym = data.register.original(project, 'patient', patientId) !== undefined;
    const who = isPseudonym ? { pseudonym: patientId } : { patientId };
    const issuerOfPatientId = isPseudonym ? '' : await desk.issuerOf(patientId, assigner);
    const patient = await desk.patient(project, { ...who, issuerOfPatientId });
    const known = data.consents.get(project, patient);
    if ((known?.statedAt ?? 0) > (decision.statedAt ?? Number.POSITIVE_INFINITY))
      throw wrong('Consent.dateTime', 'a newer one is known');
    const studies = await desk.decide(asked, patient, { ...decision, source: 'fhir' });
    const { pseudonym } = patient;
    const { state, expiresAt } = decision;
    return { outcome: 'taken', pseudonym, state, studies, ...(expiresAt !== undefined && { expiresAt }) };
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    return { outcome: 'refused', where: error.where ?? 'Consent', detail: error.message };
  }
}
