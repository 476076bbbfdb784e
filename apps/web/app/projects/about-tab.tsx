import { Button, Checkbox, Paper, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { tell } from '../api/ask.ts';
import { useMay } from '../api/queries.ts';
import { bytes, count, moment } from '../format.ts';
import { text } from '../texts/texts.ts';
import { ConditionsForm } from './conditions-form.tsx';
import { Problem } from './problem.tsx';
import { type Conditions, conditions } from './project-queries.ts';

const GIGABYTE = 1e9;

/** What the project is for, and the terms that a member agrees to. */
export function AboutTab({ name }: { readonly name: string }) {
  const { data } = useQuery(conditions(name));
  const manages = useMay('projects.manage');
  const [isChanging, setChanging] = useState(false);
  if (data === undefined) return null;
  if (data === null || isChanging) {
    if (!manages) return <Text c="dimmed">{text('projects.nothingAgreed')}</Text>;
    return <ConditionsForm name={name} before={data ?? undefined} onDone={() => setChanging(false)} />;
  }
  return (
    <>
      <Figures agreed={data} />
      <Text className="prose">{data.purpose}</Text>
      {data.terms !== '' && <Terms name={name} agreed={data} />}
      {manages && (
        <div className="dialog-actions">
          <Button variant="default" onClick={() => setChanging(true)}>
            {text('projects.change')}
          </Button>
        </div>
      )}
    </>
  );
}

function Figures({ agreed }: { readonly agreed: Conditions }) {
  const { used, mostStudies, mostInstances, mostGigabytes } = agreed;
  const of = (held: string, most: string | undefined) =>
    most === undefined ? held : text('governance.of', { held, most });
  const quotas: readonly [string, string][] = used
    ? [
        [text('nav.studies'), of(count(used.studies), mostStudies === undefined ? undefined : count(mostStudies))],
        [
          text('projects.outputs'),
          of(count(used.instances), mostInstances === undefined ? undefined : count(mostInstances)),
        ],
        [
          text('governance.size'),
          of(bytes(used.bytes), mostGigabytes === undefined ? undefined : bytes(mostGigabytes * GIGABYTE)),
        ],
      ]
    : [];
  const figures: readonly [string, string][] = [
    [text('admin.state'), text(agreed.isOpen ? 'projects.open' : 'projects.closed')],
    [text('admin.patients'), count(agreed.patients)],
    [text('projects.ethics'), agreed.ethicsReference || '–'],
    [text('projects.ends'), agreed.ethicsExpiresAt === undefined ? '–' : moment(agreed.ethicsExpiresAt)],
    ...quotas,
  ];
  return (
    <dl className="figures">
      {figures.map(([title, value]) => (
        <div key={title}>
          <dt>{title}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Terms({ name, agreed }: { readonly name: string; readonly agreed: Conditions }) {
  const queries = useQueryClient();
  const [isRead, setRead] = useState(false);
  const accept = useMutation({
    mutationFn: () => tell('POST', `/projects/${name}/acceptance`, { termsVersion: agreed.termsVersion }),
    onSuccess: () => queries.invalidateQueries(),
  });
  return (
    <Paper component="section" withBorder p="md" className="card" aria-labelledby="terms">
      <Title order={2} id="terms">
        {text('projects.terms')}
      </Title>
      <Text className="prose">{agreed.terms}</Text>
      {agreed.acceptedAt !== undefined ? (
        <Text size="sm" c="dimmed">
          {text('projects.accepted', { at: moment(agreed.acceptedAt) })}
        </Text>
      ) : (
        <div className="stack">
          <Checkbox
            label={text('projects.haveRead')}
            checked={isRead}
            onChange={(event) => setRead(event.currentTarget.checked)}
          />
          <div>
            <Button disabled={!isRead} loading={accept.isPending} onClick={() => accept.mutate()}>
              {text('projects.accept')}
            </Button>
          </div>
          <Problem error={accept.error} />
        </div>
      )}
    </Paper>
  );
}
