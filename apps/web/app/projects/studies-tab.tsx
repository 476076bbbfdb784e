import { Button, Textarea } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { tell } from '../api/ask.ts';
import { jobs } from '../api/queries.ts';
import { count, date } from '../format.ts';
import { Failed } from '../shell/states.tsx';
import { text } from '../texts/texts.ts';
import { ArrivalRules } from './arrival-rules.tsx';
import { IdentifierJoin } from './identifier-join.tsx';
import { JobLine } from './job-line.tsx';
import { keysIn } from './lines.ts';
import { Problem } from './problem.tsx';
import { type ProjectStudy, projectStudies } from './project-queries.ts';
import { BrowserUpload } from './upload/browser-upload.tsx';

const PAGE = 50;

/** The studies of the project, and the ways in. */
export function StudiesTab({ name }: { readonly name: string }) {
  const [offset, setOffset] = useState(0);
  const { data, error, refetch } = useQuery(projectStudies(name, offset));
  if (error) return <Failed error={error} onRetry={refetch} />;
  return (
    <>
      <div className="cards">
        <IdentifierJoin name={name} />
        <Join name={name} />
        <ArrivalRules name={name} />
        <BrowserUpload name={name} />
      </div>
      {data && (
        <>
          <StudyTable name={name} studies={data.studies} />
          <div className="form-row pages">
            <span className="quiet">{text('studies.found', { count: count(data.total) })}</span>
            <Button variant="default" disabled={offset === 0} onClick={() => setOffset(offset - PAGE)}>
              {text('projects.before')}
            </Button>
            <Button variant="default" disabled={offset + PAGE >= data.total} onClick={() => setOffset(offset + PAGE)}>
              {text('projects.after')}
            </Button>
          </div>
        </>
      )}
    </>
  );
}

function StudyTable({ name, studies }: { readonly name: string; readonly studies: readonly ProjectStudy[] }) {
  const queries = useQueryClient();
  const take = useMutation({
    mutationFn: (uid: string) => tell('DELETE', `/projects/${name}/studies/${uid}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['project', name] }),
  });
  return (
    <div className="table-scroll">
      <table className="table plain" aria-label={text('nav.studies')}>
        <thead>
          <tr>
            <th>{text('bring.patientId')}</th>
            <th>{text('bring.date')}</th>
            <th>{text('admin.description')}</th>
            <th>{text('projects.shownAs')}</th>
            <th aria-label={text('admin.remove')} />
          </tr>
        </thead>
        <tbody>
          {studies.map(({ studyInstanceUid, patientId, studyDate, description, shownAs }) => (
            <tr key={studyInstanceUid}>
              <td>{patientId}</td>
              <td>{date(studyDate)}</td>
              <td>
                <Link to="/" search={{ study: studyInstanceUid }}>
                  {description || text('panel.noDescription')}
                </Link>
              </td>
              <td className="mono">{shownAs ?? '–'}</td>
              <td>
                <Button size="compact-sm" variant="subtle" onClick={() => take.mutate(studyInstanceUid)}>
                  {text('projects.takeOut')}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Problem error={take.error} />
    </div>
  );
}

function Join({ name }: { readonly name: string }) {
  const queries = useQueryClient();
  const [query, setQuery] = useState('');
  const join = useMutation({
    mutationFn: (body: object) => tell<{ id: number }>('POST', `/projects/${name}/joins`, body),
    onSuccess: () => queries.invalidateQueries({ queryKey: jobs.queryKey }),
  });
  const keys = keysIn(query);
  return (
    <section className="stack" aria-label={text('projects.join')}>
      <Textarea
        label={text('projects.byQuery')}
        description={text('projects.byQueryHow')}
        placeholder={'ModalitiesInStudy = CT\nStudyDescription = *thorax*'}
        autosize
        minRows={2}
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
      />
      <div>
        <Button
          variant="default"
          disabled={Object.keys(keys).length === 0}
          loading={join.isPending}
          onClick={() => join.mutate({ keys })}
        >
          {text('projects.join')}
        </Button>
      </div>
      <Problem error={join.error} />
      {join.data && (
        <JobLine id={join.data.id} onEnd={() => queries.invalidateQueries({ queryKey: ['project', name] })} />
      )}
    </section>
  );
}
