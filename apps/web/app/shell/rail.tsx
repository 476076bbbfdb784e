import { UnstyledButton } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { isAllowedOne, session } from '../api/queries.ts';
import { text } from '../texts/texts.ts';
import { AccountMenu } from './account-menu.tsx';
import { Mark } from './mark.tsx';
import { PLACES } from './places.ts';

interface RailProps {
  readonly onFind: () => void;
  readonly onKeys: () => void;
}

/** The places a person may go to: at the left, on a phone at the bottom. */
export function Rail({ onFind, onKeys }: RailProps) {
  const { data } = useQuery(session);
  const places = PLACES.filter(({ permissions }) => isAllowedOne(data, permissions));
  return (
    <nav className="rail" aria-label={text('nav.main')}>
      <Link to="/" className="rail-mark" aria-label={text('app.name')}>
        <Mark size={28} />
      </Link>
      {places.map(({ to, title, icon: Icon }) => (
        <Link key={to} to={to} className="rail-place" activeOptions={{ exact: to === '/', includeSearch: false }}>
          <Icon size={20} stroke={1.6} aria-hidden />
          <span>{text(title)}</span>
        </Link>
      ))}
      <span className="rail-space" />
      <UnstyledButton className="rail-place" onClick={onFind} title={`${text('nav.find')} (Ctrl K)`}>
        <IconSearch size={20} stroke={1.6} aria-hidden />
        <span>{text('nav.find')}</span>
      </UnstyledButton>
      <AccountMenu name={data?.name ?? ''} onKeys={onKeys} />
    </nav>
  );
}
