import { Button, NumberInput, Text, Textarea, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ask, tell } from '../api/ask.ts';
import { moment } from '../format.ts';
import { Failed } from '../shell/states.tsx';
import { text } from '../texts/texts.ts';
import { DryRun } from './dry-run.tsx';
import { JobLine } from './job-line.tsx';
import { wordsIn } from './lines.ts';
import { PRESETS } from './presets.ts';
import { Problem } from './problem.tsx';
import { ProfileOptions } from './profile-options.tsx';
import { type ProfileDocument, type ProfileVersion, profileVersions } from './project-queries.ts';

/** How the studies look: the profile, its versions, and what it would do. */
export function ProfileTab({ name }: { readonly name: string }) {
  const { data, error, refetch } = useQuery(profileVersions(name));
  if (error) return <Failed error={error} onRetry={refetch} />;
  if (!data) return null;
  return (
    <>
      <Editor key={data.length} name={name} current={data.at(-1)?.profile} />
      {data.length > 0 && <Versions name={name} versions={data} />}
    </>
  );
}

function Editor({ name, current }: { readonly name: string; readonly current: ProfileDocument | undefined }) {
  const queries = useQueryClient();
  const [options, setOptions] = useState<readonly string[]>(current?.options ?? PRESETS[0]!.options);
  const [removed, setRemoved] = useState(current?.removeWords.join('\n') ?? '');
  const [kept, setKept] = useState(current?.keepWords.join('\n') ?? '');
  const [days, setDays] = useState<readonly [number, number]>(current?.shiftDays ?? [-3650, -30]);
  const profile = {
    ...{ options, shiftDays: days, removeWords: wordsIn(removed), keepWords: wordsIn(kept) },
    ...(current && { rules: current.rules }),
  };
  const put = useMutation({
    mutationFn: () => tell<{ id: number }>('PUT', `/projects/${name}/profile`, profile),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['project', name, 'conditions'] }),
  });
  return (
    <section className="stack form" aria-label={text('projects.profile')}>
      <ProfileOptions options={options} onChange={setOptions} />
      {options.includes('113107') && (
        <div className="form-row">
          <NumberInput
            label={text('projects.shiftFrom')}
            value={days[0]}
            onChange={(value) => setDays([Number(value), days[1]])}
          />
          <NumberInput
            label={text('projects.shiftTo')}
            value={days[1]}
            onChange={(value) => setDays([days[0], Number(value)])}
          />
        </div>
      )}
      <Textarea
        label={text('projects.removeWords')}
        autosize
        value={removed}
        onChange={(event) => setRemoved(event.currentTarget.value)}
      />
      <Textarea
        label={text('projects.keepWords')}
        autosize
        value={kept}
        onChange={(event) => setKept(event.currentTarget.value)}
      />
      <DryRun name={name} profile={profile} />
      <Text size="sm" c="dimmed">
        {text('projects.profileHow')}
      </Text>
      <div>
        <Button loading={put.isPending} onClick={() => put.mutate()}>
          {text('projects.saveProfile')}
        </Button>
      </div>
      <Problem error={put.error} />
      {put.data && (
        <JobLine id={put.data.id} onEnd={() => queries.invalidateQueries({ queryKey: ['project', name] })} />
      )}
    </section>
  );
}

function Versions({ name, versions }: { readonly name: string; readonly versions: readonly ProfileVersion[] }) {
  const [shown, setShown] = useState<number>();
  const { data } = useQuery({
    queryKey: ['project', name, 'difference', shown],
    queryFn: () => ask<{ lines: string[] }>(`/projects/${name}/profile/difference?from=${shown! - 1}&to=${shown}`),
    enabled: shown !== undefined,
  });
  return (
    <section className="stack" aria-labelledby="versions">
      <Title order={2} id="versions">
        {text('projects.versions')}
      </Title>
      {versions.toReversed().map(({ version, madeBy, madeAt }) => (
        <div key={version} className="form-row">
          <span>{`${version} · ${madeBy} · ${moment(madeAt)}`}</span>
          {version > 1 && (
            <Button size="compact-sm" variant="subtle" onClick={() => setShown(version)}>
              {text('projects.difference')}
            </Button>
          )}
        </div>
      ))}
      {data && <pre className="lines">{data.lines.join('\n')}</pre>}
    </section>
  );
}
