import { Title } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { type TextKey, text } from '../texts/texts.ts';
import { ChangesTab } from './changes-tab.tsx';
import { JobsTab } from './jobs-tab.tsx';
import { OverviewTab } from './overview-tab.tsx';
import { PeersTab } from './peers-tab.tsx';
import { QuarantineTab } from './quarantine-tab.tsx';
import { RolesTab } from './roles-tab.tsx';
import { UsersTab } from './users-tab.tsx';

const TABS: readonly { readonly tab: string; readonly title: TextKey; readonly page: ComponentType }[] = [
  { tab: 'overview', title: 'admin.overview', page: OverviewTab },
  { tab: 'peers', title: 'admin.peers', page: PeersTab },
  { tab: 'users', title: 'admin.users', page: UsersTab },
  { tab: 'roles', title: 'admin.roles', page: RolesTab },
  { tab: 'jobs', title: 'admin.jobs', page: JobsTab },
  { tab: 'quarantine', title: 'admin.quarantine', page: QuarantineTab },
  { tab: 'changes', title: 'admin.changes', page: ChangesTab },
];

/** What an administrator looks after; each tab has its address. */
export function AdministrationPage() {
  const { tab } = useParams({ strict: false });
  const open = TABS.find((one) => one.tab === tab) ?? TABS[0]!;
  document.title = `${text(open.title)} · ${text('app.name')}`;
  return (
    <div className="page">
      <header className="page-head">
        <Title order={1}>{text('admin.title')}</Title>
      </header>
      <nav className="tabs" aria-label={text('admin.title')}>
        {TABS.map((one) => (
          <Link
            key={one.tab}
            to="/administration/$tab"
            params={{ tab: one.tab }}
            aria-current={one === open ? 'page' : undefined}
          >
            {text(one.title)}
          </Link>
        ))}
      </nav>
      <open.page />
    </div>
  );
}
