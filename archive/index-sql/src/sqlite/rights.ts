import type {
  AuditEvent,
  GrantRecord,
  GrantSubject,
  GroupRecord,
  LogInRules,
  Place,
  Right,
  RoleRecord,
} from '@vesalius/archive/api';
import { appendAudit } from './audit.ts';
import type { Row } from './database.ts';
import type { Session } from './session.ts';

const PUT_ROLE = `INSERT INTO roles(name, description, permissions) VALUES (?, ?, ?) ON CONFLICT(name)
  DO UPDATE SET description = excluded.description, permissions = excluded.permissions`;
const PUT_GROUP = `INSERT INTO user_groups(name, description) VALUES (?, ?) ON CONFLICT(name) DO UPDATE SET description = excluded.description`;
const ADD_GRANT = `INSERT INTO grants(subject_kind, subject, role, place_kind, place, granted_by, granted_at, expires_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(subject_kind, subject, role, place_kind, place)
  DO UPDATE SET granted_by = excluded.granted_by, granted_at = excluded.granted_at, expires_at = excluded.expires_at RETURNING *`;
const RIGHTS = `SELECT g.place_kind, g.place, r.permissions FROM grants g JOIN roles r ON r.name = g.role
  WHERE (g.expires_at IS NULL OR g.expires_at > ?1) AND ((g.subject_kind = ?2 AND g.subject = ?3) OR (?2 = 'user' AND g.subject_kind = 'group'
    AND g.subject IN (SELECT group_name FROM group_members WHERE user_name = ?3)))`;
/** What an emergency opens: everything about the patient's studies that seeing them takes. */
const IN_EMERGENCY = ['search', 'retrieve', 'restricted.see', 'very-restricted.see'];
const EMERGENCIES = 'SELECT patient_id FROM emergencies WHERE user_name = ? AND ends_at > ?';
/** Grants that hold now, of a user and of its groups. */
const RULES = `SELECT min(idle_minutes) AS idle_minutes, min(absolute_minutes) AS absolute_minutes,
  max(second_factor) AS second_factor FROM roles WHERE name = ?3 OR name IN (
  SELECT role FROM grants WHERE (expires_at IS NULL OR expires_at > ?1) AND ((subject_kind = 'user' AND subject = ?2) OR (subject_kind = 'group'
    AND subject IN (SELECT group_name FROM group_members WHERE user_name = ?2))))`;
const PUT_RULES = 'UPDATE roles SET idle_minutes = ?, absolute_minutes = ?, second_factor = ? WHERE name = ?';
const KNOWN_SUBJECT: Readonly<Record<GrantSubject['kind'], string>> = {
  user: 'SELECT 1 FROM users WHERE name = ?',
  group: 'SELECT 1 FROM user_groups WHERE name = ?',
  // Peers of the settings have no row: any AE title may be given rights, and only a peer that is let in uses them.
  peer: 'SELECT 1 WHERE CAST(? AS TEXT) IS NOT NULL',
};

export function rightReads(session: Session) {
  const { db } = session;
  return {
    roles: (): RoleRecord[] => db.all('SELECT * FROM roles ORDER BY name').map(roleOf),
    groups: (): GroupRecord[] =>
      db.all('SELECT * FROM user_groups ORDER BY name').map((row) => ({
        name: String(row.name),
        description: String(row.description),
        members: db
          .arrays('SELECT user_name FROM group_members WHERE group_name = ? ORDER BY user_name', [row.name!])
          .map(([name]) => String(name)),
      })),
    grants: (): GrantRecord[] => db.all('SELECT * FROM grants ORDER BY id').map(grantOf),
    logInRulesOf: (user: string, besides = ''): LogInRules => rulesOf(db.get(RULES, session.now, user, besides)!),
    rightsOf({ kind, name }: GrantSubject): Right[] {
      const granted = db.all(RIGHTS, session.now, kind, name).map((row) => ({
        place: placeOf(row),
        permissions: JSON.parse(String(row.permissions)) as string[],
      }));
      if (kind !== 'user') return granted;
      const opened = db.all(EMERGENCIES, name, session.now).map(({ patient_id: id }): Right => {
        return { place: { of: 'patient', patientId: String(id) }, permissions: IN_EMERGENCY };
      });
      return [...granted, ...opened];
    },
  };
}

export function rightWrites(session: Session) {
  const { db } = session;
  const audited = (changed: boolean, event: AuditEvent): boolean => {
    if (changed) appendAudit(session, event);
    return changed;
  };
  return {
    putRole({ name, description, permissions }: Omit<RoleRecord, 'logIn'>, event: AuditEvent): void {
      audited(db.run(PUT_ROLE, name, description, JSON.stringify(permissions)) === 1, event);
    },
    putLogInRules: (
      role: string,
      { idleMinutes, absoluteMinutes, secondFactor }: LogInRules,
      event: AuditEvent,
    ): boolean =>
      audited(
        db.run(PUT_RULES, idleMinutes ?? null, absoluteMinutes ?? null, Number(secondFactor ?? false), role) === 1,
        event,
      ),
    removeRole(name: string, event: AuditEvent): 'removed' | 'in-use' | 'unknown' {
      if (db.value('SELECT 1 FROM grants WHERE role = ? LIMIT 1', name) !== undefined) return 'in-use';
      return audited(db.run('DELETE FROM roles WHERE name = ?', name) === 1, event) ? 'removed' : 'unknown';
    },
    putGroup({ name, description, members }: GroupRecord, event: AuditEvent): boolean {
      if (members.some((user) => db.value(KNOWN_SUBJECT.user, user) === undefined)) return false;
      db.run(PUT_GROUP, name, description);
      db.run('DELETE FROM group_members WHERE group_name = ?', name);
      for (const user of new Set(members))
        db.run('INSERT INTO group_members(group_name, user_name) VALUES (?, ?)', name, user);
      return audited(true, event);
    },
    removeGroup(name: string, event: AuditEvent): boolean {
      db.run('DELETE FROM group_members WHERE group_name = ?', name);
      db.run(`DELETE FROM grants WHERE subject_kind = 'group' AND subject = ?`, name);
      return audited(db.run('DELETE FROM user_groups WHERE name = ?', name) === 1, event);
    },
    addGrant(grant: Omit<GrantRecord, 'id' | 'grantedAt'>, event: AuditEvent): GrantRecord | undefined {
      const { subject, role, place, grantedBy, expiresAt = null } = grant;
      const unknown =
        db.value(KNOWN_SUBJECT[subject.kind], subject.name) === undefined ||
        db.value('SELECT 1 FROM roles WHERE name = ?', role) === undefined ||
        (place.of === 'project' && db.value('SELECT 1 FROM projects WHERE id = ?', place.project) === undefined);
      if (unknown) return undefined;
      const where = placeText(place);
      const row = db.get(
        ADD_GRANT,
        subject.kind,
        subject.name,
        role,
        place.of,
        where,
        grantedBy,
        session.now,
        expiresAt,
      );
      appendAudit(session, event);
      return grantOf(row!);
    },
    removeGrant: (id: number, event: AuditEvent): boolean =>
      audited(db.run('DELETE FROM grants WHERE id = ?', id) === 1, event),
  };
}

function placeText(place: Place): string {
  if (place.of === 'project') return String(place.project);
  return place.of === 'institution' ? place.institution : '';
}

function placeOf({ place_kind: kind, place }: Row): Place {
  if (kind === 'project') return { of: 'project', project: Number(place) };
  if (kind === 'institution') return { of: 'institution', institution: String(place) };
  return { of: kind === 'uploads' ? 'uploads' : 'archive' };
}

function roleOf(row: Row): RoleRecord {
  return {
    name: String(row.name),
    description: String(row.description),
    permissions: JSON.parse(String(row.permissions)) as string[],
    logIn: rulesOf(row),
  };
}

function rulesOf({ idle_minutes: idle, absolute_minutes: absolute, second_factor: second }: Row): LogInRules {
  return {
    ...(idle !== null && { idleMinutes: Number(idle) }),
    ...(absolute !== null && { absoluteMinutes: Number(absolute) }),
    ...(Number(second ?? 0) === 1 && { secondFactor: true }),
  };
}

function grantOf(row: Row): GrantRecord {
  return {
    id: Number(row.id),
    subject: { kind: row.subject_kind as GrantSubject['kind'], name: String(row.subject) },
    role: String(row.role),
    place: placeOf(row),
    grantedBy: String(row.granted_by),
    grantedAt: Number(row.granted_at),
    ...(row.expires_at !== null && { expiresAt: Number(row.expires_at) }),
  };
}
