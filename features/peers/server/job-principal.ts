import type { Job, Permission, Principal } from '@vesalius/archive/api';

/** Who a job works as: under the name of who started it, with just what its kind needs and what was demanded when it was started. */
export function jobPrincipal(job: Job, permissions: readonly Permission[]): Principal {
  return { kind: 'system', name: job.createdBy, permissions: new Set(permissions) };
}
