import { Button, Checkbox, Radio, Select, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { isUnderWay } from '../activity/job-words.ts';
import { ask, tell } from '../api/ask.ts';
import { jobs, peers, useMay } from '../api/queries.ts';
import type { Job } from '../api/types.ts';
import { text } from '../texts/texts.ts';
import { JobLine } from './job-line.tsx';
import { Problem } from './problem.tsx';
import type { ProjectStudy } from './project-queries.ts';

/** Ways out; only who manages a project is told all that it shows, to send it. */
const WAYS = ['download', 'folder', 'peer'] as const;
type Way = (typeof WAYS)[number];
const MOST_STUDIES = 1000;

/** The studies of the project as it shows them, out of the archive: files with a manifest, tables and volumes, or sent to a peer. */
export function ExportTab({ name }: { readonly name: string }) {
  const queries = useQueryClient();
  const manages = useMay('projects.manage');
  const known = useQuery({ ...peers, enabled: manages }).data ?? [];
  const [way, setWay] = useState<Way>('download');
  const [peer, setPeer] = useState<string | null>(null);
  const [nifti, setNifti] = useState(false);
  const begin = useMutation({
    mutationFn: () => (way === 'peer' ? sent(name, peer ?? '') : exported(name, nifti, way === 'folder')),
    onSuccess: () => queries.invalidateQueries({ queryKey: jobs.queryKey }),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    begin.mutate();
  };
  return (
    <>
      <Text c="dimmed">{text('governance.exportHow')}</Text>
      <form onSubmit={submit} className="stack form">
        <Radio.Group value={way} onChange={(value) => setWay(value as Way)} label={text('governance.exportTo')}>
          <div className="stack choices">
            {WAYS.filter((one) => one !== 'peer' || manages).map((one) => (
              <Radio key={one} value={one} label={text(`governance.to_${one}`)} />
            ))}
          </div>
        </Radio.Group>
        {way === 'peer' ? (
          <Select
            label={text('projects.peer')}
            required
            value={peer}
            onChange={setPeer}
            data={known.map(({ aeTitle }) => aeTitle)}
          />
        ) : (
          <Checkbox
            label={text('governance.nifti')}
            description={text('governance.niftiHow')}
            checked={nifti}
            onChange={(event) => setNifti(event.currentTarget.checked)}
          />
        )}
        <div>
          <Button type="submit" loading={begin.isPending}>
            {text('governance.export')}
          </Button>
        </div>
        <Problem error={begin.error} />
      </form>
      {begin.data && <Begun key={begin.data.id} job={begin.data} />}
    </>
  );
}

interface Started {
  readonly id: number;
  readonly kind: string;
}

function exported(project: string, nifti: boolean, toFolder: boolean): Promise<Started> {
  return tell('POST', '/deidentified-exports', { project, nifti, toFolder });
}

/** As the project shows them: the UIDs that stand for the originals. */
async function sent(project: string, aeTitle: string): Promise<Started> {
  const { studies } = await ask<{ studies: ProjectStudy[] }>(`/projects/${project}/studies?limit=${MOST_STUDIES}`);
  const studyInstanceUids = studies.flatMap(({ shownAs }) => (shownAs === undefined ? [] : [shownAs]));
  return tell('POST', `/peers/${encodeURIComponent(aeTitle)}/send`, { studyInstanceUids });
}

function Begun({ job: { id, kind } }: { readonly job: Started }) {
  const [isOver, setOver] = useState(false);
  const { data } = useQuery({
    queryKey: ['export', id, isOver],
    enabled: isOver,
    queryFn: () => ask<Job & { result?: { folder?: string } }>(`/jobs/${id}`),
  });
  const isThere = kind === 'deidentified-export' && data?.state === 'succeeded' && !isUnderWay(data);
  return (
    <section className="stack" aria-label={text('governance.export')}>
      <JobLine id={id} onEnd={() => setOver(true)} />
      {isThere && (
        <p className="form-row">
          <a href={`/api/v1/deidentified-exports/${id}/content`} download>
            {text('governance.zip')}
          </a>
          <a href={`/api/v1/deidentified-exports/${id}/manifest`} download={`manifest-${id}.json`}>
            {text('governance.manifest')}
          </a>
          {data.result?.folder !== undefined && (
            <span>{text('governance.inFolder', { folder: data.result.folder })}</span>
          )}
        </p>
      )}
    </section>
  );
}
