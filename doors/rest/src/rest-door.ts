import type { Archive, PacsModule } from '@vesalius/archive/api';
import type { AuditSource } from '@vesalius/audit';
import { SessionCookie } from './access/session-cookie.ts';
import type { Http } from './http/http.ts';
import type { ZipLimits } from './import/zip-limits.ts';
import { auditRoutes } from './routes/audit.ts';
import { binRoutes } from './routes/bin.ts';
import { changeRoutes } from './routes/changes.ts';
import { documentRoutes } from './routes/document.ts';
import { emergencyRoutes } from './routes/emergencies.ts';
import { externalLogInRoutes } from './routes/external-log-in.ts';
import { grantRoutes } from './routes/grants.ts';
import { importRoutes, knownRoutes } from './routes/import.ts';
import { jobRoutes } from './routes/jobs.ts';
import { passkeyRoutes } from './routes/passkeys.ts';
import { peerRoutes } from './routes/peers.ts';
import { projectRoutes } from './routes/projects.ts';
import { quarantineRoutes } from './routes/quarantine.ts';
import { retentionRoutes } from './routes/retention.ts';
import { roleRoutes } from './routes/roles.ts';
import { secondFactorRoutes } from './routes/second-factor.ts';
import { sessionRoutes } from './routes/session.ts';
import { sessionListRoutes } from './routes/sessions.ts';
import { guestRoutes, shareRoutes } from './routes/shares.ts';
import { statisticsRoutes } from './routes/statistics.ts';
import { studyRoutes } from './routes/studies.ts';
import { tokenRoutes } from './routes/tokens.ts';
import { groupRoutes, userRoutes } from './routes/users.ts';

export interface RestDoorOptions {
  /** Where ZIPs are spooled, in a folder `spool`. */
  readonly dataDir: string;
  /** A reverse proxy gives us TLS: cookies are those of TLS though we do not see it. */
  readonly secureCookies: boolean;
  /** How browsers reach us, where that is not what they say themselves. */
  readonly publicUrl?: string;
  readonly zipLimits?: ZipLimits;
  /** What this archive is called in exports of the audit trail. */
  readonly auditSource: AuditSource;
}

/** REST under `/api/v1` and the description of the API. Wants `httpFoundation` registered before it. */
export function restDoor(archive: Archive, options: RestDoorOptions): PacsModule {
  return {
    name: 'rest',
    async routes(http) {
      await http.register(async (scope) => documentRoutes(scope as unknown as Http));
      await http.register(async (scope) => apiRoutes(scope as unknown as Http, archive, options), {
        prefix: '/api/v1',
      });
    },
  };
}

async function apiRoutes(http: Http, archive: Archive, options: RestDoorOptions): Promise<void> {
  const cookies = new SessionCookie(options.secureCookies);
  sessionRoutes(http, archive, cookies);
  externalLogInRoutes(http, archive, cookies, options);
  passkeyRoutes(http, archive, cookies, options);
  sessionListRoutes(http, archive);
  secondFactorRoutes(http, archive);
  tokenRoutes(http, archive);
  userRoutes(http, archive);
  groupRoutes(http, archive);
  roleRoutes(http, archive);
  grantRoutes(http, archive);
  emergencyRoutes(http, archive);
  shareRoutes(http, archive);
  guestRoutes(http, archive, { session: cookies, guest: new SessionCookie(options.secureCookies, 'vesalius_guest') });
  projectRoutes(http, archive);
  studyRoutes(http, archive);
  peerRoutes(http, archive);
  binRoutes(http, archive);
  retentionRoutes(http, archive);
  quarantineRoutes(http, archive);
  changeRoutes(http, archive);
  jobRoutes(http, archive);
  statisticsRoutes(http, archive);
  auditRoutes(http, archive, options.auditSource);
  knownRoutes(http, archive);
  await importRoutes(http, archive, options);
}
