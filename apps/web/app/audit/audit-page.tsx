import { Title } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { type TextKey, text } from '../texts/texts.ts';
import { DisclosuresTab } from './disclosures-tab.tsx';
import { TrailTab } from './trail-tab.tsx';

const TABS: readonly { readonly tab: string; readonly title: TextKey; readonly page: ComponentType }[] = [
  { tab: 'trail', title: 'audit.trail', page: TrailTab },
  { tab: 'disclosures', title: 'audit.disclosures', page: DisclosuresTab },
];

/** What auditors look at: the trail, and who was given what of a patient. */
export function AuditPage() {
  const { tab } = useParams({ strict: false });
  const open = TABS.find((one) => one.tab === tab) ?? TABS[0]!;
  document.title = `${text(open.title)} · ${text('app.name')}`;
  return (
    <div className="page">
      <header className="page-head">
        <Title order={1}>{text('audit.title')}</Title>
      </header>
      <nav className="tabs" aria-label={text('audit.title')}>
        {TABS.map((one) => (
          <Link
            key={one.tab}
            to="/audit/$tab"
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
