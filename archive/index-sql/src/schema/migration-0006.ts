/** Roles of research projects. Released: it never changes. */
const ROLES: readonly (readonly [name: string, description: string, permissions: readonly string[]])[] = [
  ['project-member', 'Sees the studies of a project de-identified', ['deidentified.see']],
  [
    'data-steward',
    'Looks after a project: its studies, members and profile',
    ['search', 'retrieve', 'store', 'deidentified.see', 'projects.manage'],
  ],
];

export function migration0006(): string[] {
  return ROLES.map(
    ([name, description, permissions]) =>
      `INSERT INTO roles(name, description, permissions) VALUES ('${name}', '${description}', '${JSON.stringify(permissions)}')
       ON CONFLICT(name) DO NOTHING`,
  );
}
