import { ArchiveError, type Envelope, type InstanceIdentity, nonPatientCategory } from '@vesalius/archive/api';
import { type DicomFile, isUid } from '@vesalius/dicom';
import { UID_TAGS } from './columns.ts';

/**
 * The UIDs an instance is known by; a Non-Patient Instance has neither study nor series.
 *
 * @throws ArchiveError `uid-missing`, `uid-mismatch`, `sop-class-refused`
 */
export function identityOf(file: DicomFile, envelope: Envelope): InstanceIdentity {
  const sopClassUid = uidOf(file, 'sopClass');
  const hasPatient = nonPatientCategory(sopClassUid) === undefined;
  const identity: InstanceIdentity = {
    studyInstanceUid: hasPatient ? uidOf(file, 'study') : '',
    seriesInstanceUid: hasPatient ? uidOf(file, 'series') : '',
    sopInstanceUid: uidOf(file, 'instance'),
    sopClassUid,
    transferSyntaxUid: file.transferSyntax.uid,
  };
  if (envelope.form === 'dataset') mustMatch(identity, envelope);
  else mustBeExpected(identity, envelope);
  return identity;
}

const MOST_UID_BYTES = 64;

function uidOf(file: DicomFile, which: keyof typeof UID_TAGS): string {
  const uid = file.dataset.text(UID_TAGS[which]);
  // Real files break PS3.5 §9.1 in small ways (leading zeros); what matters is that the value is short, of digits and dots.
  if (uid && (isUid(uid) || (uid.length <= MOST_UID_BYTES && /^[0-9][0-9.]*[0-9]$/.test(uid)))) return uid;
  throw new ArchiveError('uid-missing', {
    where: UID_TAGS[which].toString(16).padStart(8, '0'),
    detail: `${which} UID`,
  });
}

/** PS3.4 §B.2.2: the data set is the instance that the command names; 0xA900 otherwise. */
function mustMatch(identity: InstanceIdentity, envelope: Envelope & { form: 'dataset' }): void {
  if (identity.sopInstanceUid !== envelope.sopInstanceUid)
    throw new ArchiveError('uid-mismatch', { where: '00080018' });
  if (identity.sopClassUid !== envelope.sopClassUid) throw new ArchiveError('uid-mismatch', { where: '00080016' });
}

function mustBeExpected(identity: InstanceIdentity, envelope: Envelope & { form: 'file' }): void {
  const { expectedStudyInstanceUid: study, expectedNonPatient: npi } = envelope;
  if (study !== undefined && study !== identity.studyInstanceUid)
    throw new ArchiveError('uid-mismatch', { where: '0020000D', detail: 'the instance is of another study' });
  if (npi && nonPatientCategory(identity.sopClassUid) !== npi.category)
    throw new ArchiveError('sop-class-refused', { where: '00080016', detail: `it is none of ${npi.category}` });
  if (npi?.sopInstanceUid !== undefined && npi.sopInstanceUid !== identity.sopInstanceUid)
    throw new ArchiveError('uid-mismatch', { where: '00080018' });
}
