import { type Tab, TabbedPage } from '../shell/tabbed-page.tsx';
import { CertificatesTab } from './certificates-tab.tsx';
import { ChangesTab } from './changes-tab.tsx';
import { JobsTab } from './jobs-tab.tsx';
import { LogTab } from './log-tab.tsx';
import { OverviewTab } from './overview-tab.tsx';
import { PeersTab } from './peers-tab.tsx';
import { QuarantineTab } from './quarantine-tab.tsx';
import { RetentionTab } from './retention-tab.tsx';
import { RolesTab } from './roles-tab.tsx';
import { SettingsTab } from './settings-tab.tsx';
import { SharesTab } from './shares-tab.tsx';
import { TokensTab } from './tokens-tab.tsx';
import { UsersTab } from './users-tab.tsx';

const TABS: readonly [Tab, ...Tab[]] = [
  { tab: 'overview', title: 'admin.overview', page: OverviewTab },
  { tab: 'peers', title: 'admin.peers', page: PeersTab },
  { tab: 'certificates', title: 'certificates.title', page: CertificatesTab },
  { tab: 'users', title: 'admin.users', page: UsersTab },
  { tab: 'roles', title: 'admin.roles', page: RolesTab },
  { tab: 'tokens', title: 'tokens.title', page: TokensTab },
  { tab: 'shares', title: 'shares.title', page: SharesTab },
  { tab: 'retention', title: 'retention.title', page: RetentionTab },
  { tab: 'jobs', title: 'admin.jobs', page: JobsTab },
  { tab: 'quarantine', title: 'admin.quarantine', page: QuarantineTab },
  { tab: 'changes', title: 'admin.changes', page: ChangesTab },
  { tab: 'settings', title: 'admin.settings', page: SettingsTab },
  { tab: 'log', title: 'admin.log', page: LogTab },
];

/** What an administrator looks after. */
export function AdministrationPage() {
  return <TabbedPage title="admin.title" to="/administration/$tab" tabs={TABS} />;
}
