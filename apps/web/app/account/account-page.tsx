import { Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { session } from '../api/queries.ts';
import { text } from '../texts/texts.ts';
import { PasskeysCard } from './passkeys-card.tsx';
import { PasswordCard } from './password-card.tsx';
import { ProvidersCard } from './providers-card.tsx';
import { SecondFactorCard } from './second-factor-card.tsx';
import { SessionsCard } from './sessions-card.tsx';
import { SharesCard } from './shares-card.tsx';
import { TokensCard } from './tokens-card.tsx';

/** What a person looks after of their own account. */
export function AccountPage() {
  const { data } = useQuery(session);
  document.title = `${text('account.title')} · ${text('app.name')}`;
  return (
    <div className="page">
      <header className="page-head">
        <Title order={1}>{text('account.title')}</Title>
      </header>
      {data && (
        <div className="cards">
          <SessionsCard user={data.name} />
          <SecondFactorCard />
          <PasskeysCard />
          <ProvidersCard />
          <PasswordCard user={data.name} />
          <TokensCard user={data.name} />
          <SharesCard user={data.name} />
        </div>
      )}
    </div>
  );
}
