import { Title } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { type TextKey, text } from '../texts/texts.ts';

export interface Tab {
  readonly tab: string;
  readonly title: TextKey;
  readonly page: ComponentType;
}

interface TabbedPageProps {
  readonly title: TextKey;
  readonly to: '/administration/$tab' | '/audit/$tab';
  /** The first is open when the address names none. */
  readonly tabs: readonly [Tab, ...Tab[]];
}

/** A page of tabs, each with its address. */
export function TabbedPage({ title, to, tabs }: TabbedPageProps) {
  const { tab } = useParams({ strict: false });
  const open = tabs.find((one) => one.tab === tab) ?? tabs[0];
  document.title = `${text(open.title)} · ${text('app.name')}`;
  return (
    <div className="page">
      <header className="page-head">
        <Title order={1}>{text(title)}</Title>
      </header>
      <nav className="tabs" aria-label={text(title)}>
        {tabs.map((one) => (
          <Link key={one.tab} to={to} params={{ tab: one.tab }} aria-current={one === open ? 'page' : undefined}>
            {text(one.title)}
          </Link>
        ))}
      </nav>
      <open.page />
    </div>
  );
}
