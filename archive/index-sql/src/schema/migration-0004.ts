import type { ColumnTypes } from './dialect.ts';

/**
 * Projects, roles, groups and grants; confidentiality of studies and who sent them; with whose rights a job runs. Released: it never
 * changes.
 */
const SEARCH = ['search', 'retrieve'];
const ROLES: readonly (readonly [name: string, description: string, permissions: readonly string[]])[] = [
  ['administrator', 'Everything', ['*']],
  [
    'archivist',
    'Looks after the holdings: corrects, decides, deletes',
    [
      ...SEARCH,
      ...['store', 'delete', 'quarantine.resolve', 'restricted.see', 'very-restricted.see', 'confidentiality.mark'],
      ...['metrics.read', 'peers.use'],
    ],
  ],
  ['physician', 'Reads studies of patients, restricted ones too', [...SEARCH, 'store', 'restricted.see', 'peers.use']],
  ['researcher', 'Works with the studies of a project', [...SEARCH, 'store']],
  ['instructor', 'Makes teaching material', [...SEARCH, 'store', 'projects.manage']],
  ['learner', 'Looks at what was put together', SEARCH],
  ['site-coordinator', 'Runs a project at a site', [...SEARCH, 'store', 'projects.manage', 'quarantine.resolve']],
  ['auditor', 'Reads the audit trail and the figures, no studies', ['audit.read', 'metrics.read']],
  ['service', 'A program that stores, finds and retrieves', [...SEARCH, 'store']],
];

export function migration0004(types: ColumnTypes): string[] {
  const { integer, text } = types;
  return [
    `ALTER TABLE studies ADD COLUMN confidentiality ${integer} NOT NULL DEFAULT 0`,
    `ALTER TABLE studies ADD COLUMN uploaded_by ${text} NOT NULL DEFAULT ''`,
    `CREATE INDEX studies_uploaded_by ON studies(uploaded_by) WHERE uploaded_by <> ''`,
    ...tables(types),
    'CREATE INDEX project_studies_project ON project_studies(project_ref, study_ref)',
    'CREATE INDEX group_members_user ON group_members(user_name)',
    'CREATE UNIQUE INDEX grants_whole ON grants(subject_kind, subject, role, place_kind, place)',
    `ALTER TABLE users ADD COLUMN display_name ${text} NOT NULL DEFAULT ''`,
    `ALTER TABLE users ADD COLUMN disabled ${integer} NOT NULL DEFAULT 0`,
    `ALTER TABLE tokens ADD COLUMN personal ${integer} NOT NULL DEFAULT 0`,
    `ALTER TABLE tokens ADD COLUMN projects ${text}`,
    `ALTER TABLE jobs ADD COLUMN principal ${text}`,
    'CREATE INDEX jobs_creator ON jobs(created_by, id)',
    ...ROLES.map(
      ([name, description, permissions]) =>
        `INSERT INTO roles(name, description, permissions) VALUES ('${name}', '${description}', '${JSON.stringify(permissions)}')`,
    ),
    // Who could administer before there were roles is an administrator.
    `INSERT INTO grants(subject_kind, subject, role, place_kind, place, granted_by, granted_at)
      SELECT 'user', name, 'administrator', 'archive', '', 'vesalius', created_at FROM users WHERE permissions LIKE '%"administer"%'`,
  ];
}

function tables({ key, integer, text, table, clustered }: ColumnTypes): string[] {
  return [
    `CREATE TABLE projects(id ${key}, name ${text} NOT NULL UNIQUE, title ${text} NOT NULL, description ${text} NOT NULL,
      created_at ${integer} NOT NULL)${table}`,
    `CREATE TABLE project_studies(study_ref ${integer} NOT NULL REFERENCES studies(id), project_ref ${integer} NOT NULL REFERENCES projects(id),
      PRIMARY KEY(study_ref, project_ref))${clustered}`,
    `CREATE TABLE roles(name ${text} PRIMARY KEY, description ${text} NOT NULL, permissions ${text} NOT NULL)${table}`,
    `CREATE TABLE user_groups(name ${text} PRIMARY KEY, description ${text} NOT NULL)${table}`,
    `CREATE TABLE group_members(group_name ${text} NOT NULL, user_name ${text} NOT NULL, PRIMARY KEY(group_name, user_name))${clustered}`,
    `CREATE TABLE grants(id ${key}, subject_kind ${text} NOT NULL, subject ${text} NOT NULL, role ${text} NOT NULL, place_kind ${text} NOT NULL,
      place ${text} NOT NULL, granted_by ${text} NOT NULL, granted_at ${integer} NOT NULL, expires_at ${integer})${table}`,
  ];
}
