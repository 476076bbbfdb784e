import type { AuditKind, AuditRow, Disclosure, Disclosures, IndexStore, PatientReference } from '@vesalius/archive/api';
import { type Match, TAG } from '@vesalius/dicom';

/** Events by which somebody has got something of a study. */
const GIVEN: readonly AuditKind[] = ['instances-accessed', 'instances-transferred', 'instances-exported'];
const PAGE = 1_000;

/** Who was given something of a patient's studies, as far as the archive has them: what answers "who saw my images?". */
export async function disclosuresOf(index: IndexStore, patient: PatientReference): Promise<Disclosures> {
  const studies = await studiesOf(index, patient);
  const found = new Map<string, Disclosure>();
  for (const studyInstanceUid of studies)
    for (const kind of GIVEN)
      for await (const row of given(index, studyInstanceUid, kind)) add(found, studyInstanceUid, row);
  return { studies, disclosures: [...found.values()].sort((one, other) => other.last - one.last) };
}

async function studiesOf(
  { queries }: IndexStore,
  { patientId, issuerOfPatientId }: PatientReference,
): Promise<string[]> {
  const matches: Match[] = [{ kind: 'equals', path: [TAG.PatientID], value: patientId }];
  if (issuerOfPatientId !== undefined)
    matches.push({ kind: 'equals', path: [TAG.IssuerOfPatientID], value: issuerOfPatientId });
  const uids: string[] = [];
  let after: string | undefined;
  do {
    const page = await queries.search({ sees: 'all' }, { level: 'study', matches, limit: PAGE }, after);
    for (const { studyInstanceUid } of page.rows) if (studyInstanceUid !== undefined) uids.push(studyInstanceUid);
    after = page.next;
  } while (after !== undefined);
  return uids;
}

async function* given({ audit }: IndexStore, studyInstanceUid: string, kind: AuditKind): AsyncIterable<AuditRow> {
  for (let after = 0; ; ) {
    const rows = await audit.list({ studyInstanceUid, kind, outcome: 'success', after, limit: PAGE });
    yield* rows;
    if (rows.length < PAGE) return;
    after = rows.at(-1)!.id;
  }
}

/** Alike ones are one: whom, what way, which study, whereto. */
function add(found: Map<string, Disclosure>, studyInstanceUid: string, row: AuditRow): void {
  const { actor, kind, at, address, facts = {} } = row;
  const destination = facts.destination === undefined ? undefined : String(facts.destination);
  const key = JSON.stringify([actor, facts.by, kind, studyInstanceUid, destination]);
  const known = found.get(key);
  found.set(key, {
    actor,
    by: String(facts.by ?? ''),
    kind,
    studyInstanceUid,
    ...(destination !== undefined && { destination }),
    ...(address !== undefined && { address }),
    events: (known?.events ?? 0) + 1,
    instances: Math.max(known?.instances ?? 0, Number(facts.instances ?? facts.completed ?? 0)),
    first: known?.first ?? at,
    last: at,
  });
}
