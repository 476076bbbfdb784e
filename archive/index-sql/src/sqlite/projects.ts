import type { AuditEvent, Confidentiality, ProjectRecord, Scope } from '@vesalius/archive/api';
import { scopeSql } from '../query/scope-sql.ts';
import { CONFIDENTIALITY } from '../schema/tables.ts';
import { appendAudit } from './audit.ts';
import type { Database, Row } from './database.ts';
import type { Session } from './session.ts';

const ALL = `SELECT p.*, (SELECT count(*) FROM project_studies ps WHERE ps.project_ref = p.id) AS studies FROM projects p`;
const ADD = `INSERT INTO projects(name, title, description, created_at) VALUES (?, ?, ?, ?) ON CONFLICT(name) DO NOTHING RETURNING *, 0 AS studies`;
const PUT = 'INSERT INTO project_studies(study_ref, project_ref) VALUES (?, ?) ON CONFLICT DO NOTHING';
const TAKE = `DELETE FROM project_studies WHERE project_ref = ? AND study_ref = (SELECT id FROM studies WHERE study_instance_uid = ?)`;

export function projectReads({ db }: Session) {
  return {
    projects: (): ProjectRecord[] => db.all(`${ALL} ORDER BY p.name`).map(projectOf),
    projectsOf(scope: Scope, uid: string): number[] {
      const study = visibleStudy(db, scope, uid);
      const sql = 'SELECT project_ref FROM project_studies WHERE study_ref = ? ORDER BY project_ref';
      return study === undefined ? [] : db.arrays(sql, [study]).map(([project]) => Number(project));
    },
  };
}

export function projectWrites(session: Session) {
  const { db } = session;
  const audited = (changed: boolean, event: AuditEvent): boolean => {
    if (changed) appendAudit(session, event);
    return changed;
  };
  /** Who follows projects on another node hears of it. */
  const told = (changed: boolean, project?: number, studyInstanceUid?: string): boolean => {
    if (changed)
      session.appendChange(
        'project-changed',
        studyInstanceUid === undefined ? {} : { studyInstanceUid },
        project === undefined ? {} : { project },
      );
    return changed;
  };
  return {
    addProject(
      { name, title, description }: Pick<ProjectRecord, 'name' | 'title' | 'description'>,
      event: AuditEvent,
    ): ProjectRecord | undefined {
      const row = db.get(ADD, name, title, description, session.now);
      return audited(row !== undefined, event) ? projectOf(row!) : undefined;
    },
    changeProject(id: number, { title, description }: Pick<ProjectRecord, 'title' | 'description'>, event: AuditEvent) {
      return audited(
        db.run('UPDATE projects SET title = ?, description = ? WHERE id = ?', title, description, id) === 1,
        event,
      );
    },
    removeProject(id: number, event: AuditEvent): boolean {
      db.run('DELETE FROM project_studies WHERE project_ref = ?', id);
      db.run(`DELETE FROM grants WHERE place_kind = 'project' AND place = ?`, String(id));
      return told(audited(db.run('DELETE FROM projects WHERE id = ?', id) === 1, event), id);
    },
    putStudy(project: number, scope: Scope, uid: string, event: AuditEvent): boolean {
      const study = visibleStudy(db, scope, uid);
      if (study === undefined || db.value('SELECT 1 FROM projects WHERE id = ?', project) === undefined) return false;
      told(audited(db.run(PUT, study, project) === 1, event), project, uid);
      return true;
    },
    takeStudy: (project: number, uid: string, event: AuditEvent): boolean =>
      told(audited(db.run(TAKE, project, uid) === 1, event), project, uid),
    mark(scope: Scope, uid: string, confidentiality: Confidentiality, event: AuditEvent): boolean {
      const study = visibleStudy(db, scope, uid);
      if (study === undefined) return false;
      const sql = 'UPDATE studies SET confidentiality = ? WHERE id = ?';
      return told(audited(db.run(sql, CONFIDENTIALITY[confidentiality], study) === 1, event), undefined, uid);
    },
  };
}

/** The row of a study that the scope sees. */
export function visibleStudy(db: Database, scope: Scope, uid: string): number | undefined {
  const { sql, values } = scopeSql(scope);
  const id = db.value(`SELECT st.id FROM studies st WHERE st.study_instance_uid = ? AND ${sql}`, uid, ...values);
  return id === undefined ? undefined : Number(id);
}

function projectOf(row: Row): ProjectRecord {
  return {
    id: Number(row.id),
    name: String(row.name),
    title: String(row.title),
    description: String(row.description),
    createdAt: Number(row.created_at),
    studies: Number(row.studies),
  };
}
