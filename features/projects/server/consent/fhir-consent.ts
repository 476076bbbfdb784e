import { CONSENT_SCOPES, IDENTIFIER_TYPES, STATUSES } from './fhir-codes.ts';
import { type ConsentAsker, rulingOf } from './fhir-provision.ts';
import { isResource, listAt, momentsOf, objectAt, type Resource, wordAt, wrong } from './fhir-resource.ts';

/** What a Consent says of a patient and a project. */
export interface ConsentSaid {
  readonly patientId: string;
  /** As the one who assigned the ID is called; empty when it is not said. */
  readonly assigner: string;
  readonly state: 'given' | 'withdrawn';
  readonly expiresAt?: number;
  /** When it was said; a newer one goes before an older one. */
  readonly statedAt?: number;
}

/**
 * Reads a FHIR R4 Consent. What cannot be told for sure is refused, never guessed.
 *
 * @param others resources that it may refer to: those of the same Bundle
 * @throws ArchiveError `query-not-understood`, with the path of what is wrong
 */
export function consentSaid(value: unknown, asker: ConsentAsker, others: readonly Resource[] = []): ConsentSaid {
  if (!isResource(value) || value.resourceType !== 'Consent') throw wrong('Consent.resourceType', 'must be Consent');
  if (value.modifierExtension !== undefined)
    throw wrong('Consent.modifierExtension', 'changes the meaning in a way that is not known here');
  const status = STATUSES[wordAt(value, 'status')];
  if (!status) throw wrong('Consent.status', 'is missing or not one of R4');
  if (typeof status === 'object') throw wrong('Consent.status', status.wrong);
  demandResearch(value);
  const patient = patientOf(value, others);
  const dateTime = wordAt(value, 'dateTime');
  const stated = dateTime ? { statedAt: momentsOf(dateTime, 'Consent.dateTime').last } : {};
  if (status === 'withdrawn') return { ...patient, ...stated, state: 'withdrawn' };
  const { type, expiresAt } = rulingOf(value, asker);
  if (type === 'deny') return { ...patient, ...stated, state: 'withdrawn' };
  return { ...patient, ...stated, state: 'given', ...(expiresAt !== undefined && { expiresAt }) };
}

function demandResearch(consent: Resource): void {
  const scope = objectAt(consent, 'scope', 'Consent');
  const codes = scope ? listAt(scope, 'coding', 'Consent.scope') : [];
  if (!codes.some((one) => wordAt(one, 'system') === CONSENT_SCOPES && wordAt(one, 'code') === 'research'))
    throw wrong('Consent.scope', 'must be research');
}

/** By an identifier in the reference itself, of a contained Patient, or of a Patient beside it. */
function patientOf(consent: Resource, others: readonly Resource[]): Pick<ConsentSaid, 'patientId' | 'assigner'> {
  const where = 'Consent.patient';
  const reference = objectAt(consent, 'patient', 'Consent');
  if (!reference) throw wrong(where, 'is missing');
  const own = objectAt(reference, 'identifier', where);
  const identifiers = own ? [own] : identifiersOf(wordAt(reference, 'reference'), consent, others);
  const usable = identifiers.filter((one) => wordAt(one, 'value') !== '');
  const chosen = chosenOf(usable);
  if (!chosen)
    throw wrong(`${where}.identifier`, usable.length > 1 ? 'there are several, none typed MR' : 'is missing');
  const assigner = wordAt(objectAt(chosen, 'assigner', where), 'display');
  return { patientId: wordAt(chosen, 'value'), assigner };
}

function identifiersOf(reference: string, consent: Resource, others: readonly Resource[]): readonly Resource[] {
  const contained = listAt(consent, 'contained', 'Consent');
  const isIt = (one: Resource) =>
    one.resourceType === 'Patient' &&
    (reference.startsWith('#') ? `#${one.id}` === reference : reference.endsWith(`Patient/${one.id}`));
  const patient = (reference.startsWith('#') ? contained : others).find(isIt);
  return patient ? listAt(patient, 'identifier', 'Patient') : [];
}

/** The medical record number (HL7 table 0203, MR), or the only one. */
function chosenOf(identifiers: readonly Resource[]): Resource | undefined {
  const isRecordNumber = (one: Resource) =>
    listAt(objectAt(one, 'type', 'identifier') ?? {}, 'coding', 'identifier.type').some(
      (code) => wordAt(code, 'system') === IDENTIFIER_TYPES && wordAt(code, 'code') === 'MR',
    );
  const numbers = identifiers.filter(isRecordNumber);
  if (numbers.length === 1) return numbers[0];
  return identifiers.length === 1 ? identifiers[0] : undefined;
}
