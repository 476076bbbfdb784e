import type { StudyStanding } from '@vesalius/archive/api';
import type { Session } from './session.ts';

const LIST = `SELECT study_instance_uid, confidentiality, uploaded_by FROM studies WHERE study_instance_uid > ?
  ORDER BY study_instance_uid LIMIT ?`;
const ADOPT = `UPDATE studies SET uploaded_by = ?, confidentiality = CASE WHEN confidentiality < ? THEN ? ELSE confidentiality END
  WHERE study_instance_uid = ?`;

export function standingReads({ db }: Session) {
  return {
    standings: (afterUid: string, limit: number): StudyStanding[] =>
      db.arrays(LIST, [afterUid, limit]).map(([uid, confidentiality, uploadedBy]) => ({
        studyInstanceUid: String(uid),
        confidentiality: Number(confidentiality),
        uploadedBy: String(uploadedBy),
      })),
  };
}

export function standingWrites({ db }: Session) {
  return {
    adoptStandings(standings: readonly StudyStanding[]): void {
      for (const { studyInstanceUid, confidentiality, uploadedBy } of standings)
        db.run(ADOPT, uploadedBy, confidentiality, confidentiality, studyInstanceUid);
    },
  };
}
