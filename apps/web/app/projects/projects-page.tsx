import { Button, Title } from '@mantine/core';
import { IconFlask2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMayEverywhere } from '../api/queries.ts';
import { count, moment } from '../format.ts';
import { Empty, Failed } from '../shell/states.tsx';
import { text } from '../texts/texts.ts';
import { type Project, projects } from './project-queries.ts';

/** The projects that exist for the person. */
export function ProjectsPage() {
  document.title = `${text('projects.title')} · ${text('app.name')}`;
  const { data, error, refetch } = useQuery(projects);
  const mayAdd = useMayEverywhere('projects.manage');
  const add = mayAdd && (
    <Button component={Link} to="/projects/new">
      {text('projects.new')}
    </Button>
  );
  return (
    <div className="page">
      <header className="page-head">
        <Title order={1}>{text('projects.title')}</Title>
        {data && data.length > 0 && add}
      </header>
      {error && <Failed error={error} onRetry={refetch} />}
      {data?.length === 0 && (
        <Empty icon={IconFlask2} title={text('projects.none')} how={text('projects.noneHow')}>
          {add}
        </Empty>
      )}
      {data && data.length > 0 && <ProjectTable all={data} />}
    </div>
  );
}

function ProjectTable({ all }: { readonly all: readonly Project[] }) {
  return (
    <div className="table-scroll">
      <table className="table plain" aria-label={text('projects.title')}>
        <thead>
          <tr>
            <th>{text('projects.projectTitle')}</th>
            <th>{text('projects.name')}</th>
            <th className="numeric">{text('nav.studies')}</th>
            <th>{text('projects.since')}</th>
          </tr>
        </thead>
        <tbody>
          {all.map(({ name, title, studies, createdAt }) => (
            <tr key={name}>
              <td>
                <Link to="/projects/$name" params={{ name }}>
                  {title}
                </Link>
              </td>
              <td className="mono">{name}</td>
              <td className="numeric">{count(studies)}</td>
              <td>{moment(createdAt)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
