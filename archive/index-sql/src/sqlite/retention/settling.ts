import type { Row, Value } from '../database.ts';
import type { projectWrites } from '../projects.ts';
import type { Session } from '../session.ts';
import { fits, untilOf } from './kept-until.ts';

const RULES = `SELECT * FROM retention_locks WHERE kind = 'rule' AND project = ?`;
const STUDIES =
  'SELECT st.id, st.study_instance_uid, st.created_at FROM project_studies ps JOIN studies st ON st.id = ps.study_ref WHERE ps.project_ref = ?';
const LOCK = `INSERT INTO retention_locks(kind, study_instance_uid, until, reason, made_by, made_at) VALUES ('study', ?, ?, ?, ?, ?)`;

/** What a rule gives a study, as a lock of its own. */
export interface Settled {
  readonly rule: Row;
  readonly studyInstanceUid: string;
  readonly until: number;
}

/** What the rules on a project give its studies now, or one of them. */
export function settledOf({ db, now }: Session, project: number, studyInstanceUid?: string): Settled[] {
  const rules = db.all(RULES, project);
  if (rules.length === 0) return [];
  const values: Value[] = [project];
  if (studyInstanceUid !== undefined) values.push(studyInstanceUid);
  const one = studyInstanceUid === undefined ? '' : ' AND st.study_instance_uid = ?';
  const studies = db.all(STUDIES + one, ...values);
  return rules.flatMap((rule) =>
    studies
      .filter(({ id }) => fits(db, rule, Number(id)))
      .map((study) => ({
        rule,
        studyInstanceUid: String(study.study_instance_uid),
        until: untilOf(rule, now, Number(study.created_at)),
      }))
      .filter(({ until }) => until > now),
  );
}

/** Taking studies out of a project must not take them from under its rules: what they are owed becomes theirs first. */
export function settlingProjects(session: Session, writes: ReturnType<typeof projectWrites>): typeof writes {
  const settle = (project: number, uid?: string): void => {
    for (const { rule, studyInstanceUid, until } of settledOf(session, project, uid))
      session.db.run(LOCK, studyInstanceUid, until, rule.reason!, rule.made_by!, rule.made_at!);
  };
  return {
    ...writes,
    takeStudy(project, uid, event) {
      settle(project, uid);
      return writes.takeStudy(project, uid, event);
    },
    removeProject(id, event) {
      settle(id);
      return writes.removeProject(id, event);
    },
  };
}
