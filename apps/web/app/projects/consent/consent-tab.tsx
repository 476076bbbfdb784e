import { Button, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { moment } from '../../format.ts';
import { Failed } from '../../shell/states.tsx';
import { text } from '../../texts/texts.ts';
import { type Consent, consents } from './consent-queries.ts';
import { FhirConsent } from './fhir-consent.tsx';
import { Holders } from './holders.tsx';
import { WriteDown } from './write-down.tsx';

/** What patients agree to, and where copies are of those who have withdrawn. */
export function ConsentTab({ name }: { readonly name: string }) {
  const { data, error, refetch } = useQuery(consents(name));
  if (error) return <Failed error={error} onRetry={refetch} />;
  return (
    <>
      <Text c="dimmed">{text('projects.consentHow')}</Text>
      <div className="cards">
        <WriteDown name={name} />
        <FhirConsent name={name} canFetch={data?.canFetch ?? false} />
      </div>
      <section className="stack" aria-labelledby="known-consents">
        <Title order={2} size="h5" id="known-consents">
          {text('governance.known')}
        </Title>
        {data?.consents.map((consent) => (
          <Known key={consent.pseudonym} name={name} consent={consent} />
        ))}
      </section>
    </>
  );
}

function Known({ name, consent }: { readonly name: string; readonly consent: Consent }) {
  const { pseudonym, state, decidedBy, decidedAt, source, expiresAt } = consent;
  const [isOpen, setOpen] = useState(false);
  const words = [
    text(state === 'over' ? 'governance.over' : `projects.consent_${state}`),
    expiresAt !== undefined && state === 'given' && text('governance.until', { at: moment(expiresAt) }),
    source === 'fhir' && text('governance.fromFhir'),
    `${decidedBy}, ${moment(decidedAt)}`,
  ];
  return (
    <article className="request" aria-label={pseudonym}>
      <Text className="prose">
        <span className="mono">{pseudonym}</span>
        {` · ${words.filter(Boolean).join(' · ')}`}
      </Text>
      {state === 'withdrawn' && (
        <Button size="compact-sm" variant="subtle" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {text('governance.holders')}
        </Button>
      )}
      {isOpen && <Holders name={name} pseudonym={pseudonym} withdrawnAt={decidedAt} />}
    </article>
  );
}
