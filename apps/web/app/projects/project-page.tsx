import { Title } from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { useMay } from '../api/queries.ts';
import { Failed } from '../shell/states.tsx';
import { type TextKey, text } from '../texts/texts.ts';
import { AboutTab } from './about-tab.tsx';
import { ConsentTab } from './consent/consent-tab.tsx';
import { ExportTab } from './export-tab.tsx';
import { IdentitiesTab } from './identities-tab.tsx';
import { MembersTab } from './members-tab.tsx';
import { ProfileTab } from './profile-tab.tsx';
import { project } from './project-queries.ts';
import { ReviewTab } from './review/review-tab.tsx';
import { StudiesTab } from './studies-tab.tsx';

/** What a tab shows; the server says what of it this person may see. */
export type ProjectTab = ComponentType<{ readonly name: string }>;

const TABS: readonly {
  readonly tab: string;
  readonly title: TextKey;
  readonly page: ProjectTab;
  readonly forStewards: boolean;
}[] = [
  { tab: 'about', title: 'projects.about', page: AboutTab, forStewards: false },
  { tab: 'studies', title: 'nav.studies', page: StudiesTab, forStewards: true },
  { tab: 'members', title: 'projects.members', page: MembersTab, forStewards: true },
  { tab: 'profile', title: 'projects.profile', page: ProfileTab, forStewards: true },
  { tab: 'review', title: 'projects.review', page: ReviewTab, forStewards: true },
  { tab: 'consent', title: 'projects.consent', page: ConsentTab, forStewards: true },
  { tab: 'export', title: 'governance.export', page: ExportTab, forStewards: false },
  { tab: 'identities', title: 'projects.identities', page: IdentitiesTab, forStewards: false },
];

/** One project; each tab has its address. */
export function ProjectPage() {
  const { name = '', tab } = useParams({ strict: false });
  const { data, error, refetch } = useQuery(project(name));
  const manages = useMay('projects.manage');
  const tabs = TABS.filter(({ forStewards }) => manages || !forStewards);
  const open = tabs.find((one) => one.tab === tab) ?? tabs[0]!;
  document.title = `${data?.title ?? text('projects.title')} · ${text('app.name')}`;
  if (error) return <Failed error={error} onRetry={refetch} />;
  return (
    <div className="page">
      <Link to="/projects" className="back">
        <IconChevronLeft size={14} aria-hidden />
        {text('projects.title')}
      </Link>
      <header className="page-head">
        <Title order={1}>{data?.title ?? ' '}</Title>
      </header>
      <nav className="tabs" aria-label={data?.title ?? text('projects.title')}>
        {tabs.map((one) => (
          <Link
            key={one.tab}
            to="/projects/$name/$tab"
            params={{ name, tab: one.tab }}
            aria-current={one === open ? 'page' : undefined}
          >
            {text(one.title)}
          </Link>
        ))}
      </nav>
      <open.page name={name} />
    </div>
  );
}
