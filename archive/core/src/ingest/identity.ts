import { ArchiveError, type Envelope, type InstanceIdentity } from '@vesalius/archive/api';
import { type DicomFile, isUid } from '@vesalius/dicom';
import { UID_TAGS } from './columns.ts';

/**
 * The UIDs an instance is known by.
 *
 * @throws ArchiveError `uid-missing`, `uid-mismatch`
 */
export function identityOf(file: DicomFile, envelope: Envelope): InstanceIdentity {
  const identity: InstanceIdentity = {
    studyInstanceUid: uidOf(file, 'study'),
    seriesInstanceUid: uidOf(file, 'series'),
    sopInstanceUid: uidOf(file, 'instance'),
    sopClassUid: uidOf(file, 'sopClass'),
    transferSyntaxUid: file.transferSyntax.uid,
  };
  if (envelope.form === 'dataset') mustMatch(identity, envelope);
  else if (
    envelope.expectedStudyInstanceUid !== undefined &&
    envelope.expectedStudyInstanceUid !== identity.studyInstanceUid
  ) {
    throw new ArchiveError('uid-mismatch', { where: '0020000D', detail: 'the instance is of another study' });
  }
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
