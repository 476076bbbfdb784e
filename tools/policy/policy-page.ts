import type { RoleRecord } from '@vesalius/archive/api';
import { PARTIAL_PERMISSIONS, type Permission } from '@vesalius/archive/api';
import { alternativesOf, GUESTS, POLICY, passes, SERVICES } from './policy-table.ts';

/** The policy table as a page: each operation and service with what it needs, and which roles pass. */
export function policyPage(roles: readonly RoleRecord[]): string {
  const names = roles.map(({ name }) => name);
  const head = ['needs', 'elsewhere', ...names];
  const tables = [
    table('DICOM service', head, Object.entries(SERVICES), roles),
    table('Operation', head, Object.entries(POLICY), roles),
  ];
  return `<!-- Written by tools/policy; do not edit. -->

# Who may what: the policy table

Each DICOM service and each operation of REST and DICOMweb, what it needs, and which of the roles of the first start pass when they hold their role on the whole archive.
\`+\`: both; \`|\`: one of them is enough.

**elsewhere**: somebody who holds what it needs on one project only. \`refused\` means that studies outside that project do not exist for them: 403 or 404 where the address
names a study, empty answers otherwise. \`–\`: it is not about studies, and held everywhere or not at all.

\`apps/server/src/operations.test.ts\` calls each operation with each role and \`apps/server/src/policy.test.ts\` each service; both fail when there is one without a row here.

${tables.join('\n')}
## Guests

What somebody may call whom a [share link](sharing.md) has let in, beside what is public, about the one study of the link. Everything else answers them 401;
\`apps/server/src/shares.test.ts\` calls each operation as a guest.

${GUESTS.map((operation) => `- \`${operation}\`\n`).join('')}`;
}

function table(
  what: string,
  head: readonly string[],
  rows: readonly (readonly [string, string])[],
  roles: readonly RoleRecord[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  const body = rows.map(([name, rule]) => {
    const cells = roles.map(({ permissions }) => (passes(rule, permissions) ? '✓' : '·'));
    return line([`\`${name}\``, rule.replaceAll('|', '\\|'), elsewhere(rule), ...cells]);
  });
  return line([what, ...head]) + line(['---', ...head.map(() => '---')]) + body.join('');
}

function elsewhere(rule: string): string {
  const partial = alternativesOf(rule).some((one) => one.every((each) => PARTIAL_PERMISSIONS.has(each as Permission)));
  return partial ? 'refused' : '–';
}
