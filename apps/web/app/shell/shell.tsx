import { useQuery } from '@tanstack/react-query';
import { Outlet, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { ActivityDrawer } from '../activity/activity-drawer.tsx';
import { session } from '../api/queries.ts';
import { DropEverywhere } from '../bring-in/drop-everywhere.tsx';
import { text } from '../texts/texts.ts';
import { Finder } from './finder.tsx';
import { KeySheet } from './key-sheet.tsx';
import { Rail } from './rail.tsx';
import { useKey } from './use-key.ts';

type Open = 'find' | 'keys' | undefined;

/** The frame of every page but the log-in: rail, content, activity. */
export function Shell() {
  const navigate = useNavigate();
  const { data: me } = useQuery(session);
  const bound = (me?.session?.duties.length ?? 0) > 0;
  useEffect(() => {
    if (bound) void navigate({ to: '/account' }); // nothing else answers until the duty is done
  }, [bound, navigate]);
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  useKey('k', () => setOpen('find'), { withControl: true });
  useKey('?', () => setOpen('keys'));
  return (
    <div className="shell">
      <a className="skip" href="#content">
        {text('nav.skip')}
      </a>
      <Rail onFind={() => setOpen('find')} onKeys={() => setOpen('keys')} />
      <main id="content" tabIndex={-1}>
        <Outlet />
      </main>
      <ActivityDrawer />
      <DropEverywhere />
      <Finder opened={open === 'find'} onClose={close} />
      <KeySheet opened={open === 'keys'} onClose={close} />
    </div>
  );
}
