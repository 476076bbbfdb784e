import type { TextKey } from '../texts/texts.ts';

/** What each kind of event is called. */
export const KIND_TEXTS: Readonly<Record<string, TextKey>> = {
  'application-activity': 'audit.kind.application',
  'audit-log-used': 'audit.kind.log',
  'instances-stored': 'audit.kind.stored',
  'instances-accessed': 'audit.kind.accessed',
  'instances-transferred': 'audit.kind.transferred',
  'instances-exported': 'audit.kind.exported',
  'instances-deleted': 'audit.kind.deleted',
  'instances-restored': 'audit.kind.restored',
  'instances-purged': 'audit.kind.purged',
  query: 'audit.kind.query',
  'user-authentication': 'audit.kind.authentication',
  'security-alert': 'audit.kind.alert',
  'configuration-changed': 'audit.kind.configuration',
  'quarantine-resolved': 'audit.kind.quarantine',
  'workitem-changed': 'audit.kind.workitem',
};
