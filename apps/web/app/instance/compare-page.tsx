import { Switch, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { metadata } from '../api/queries.ts';
import { count } from '../format.ts';
import { Failed } from '../shell/states.tsx';
import { text } from '../texts/texts.ts';
import { type AttributeLine, attributeLines, differing } from './attributes.ts';
import { type InstancePlace, instancePath, parsePlace } from './place.ts';

const NOWHERE: InstancePlace = { study: '', series: '', instance: '' };

/** Two instances side by side, what differs marked. */
export function ComparePage() {
  const search = useSearch({ from: '/shell/compare' });
  const navigate = useNavigate();
  const first = useQuery(metadata(instancePath(parsePlace(search.first) ?? NOWHERE)));
  const second = useQuery(metadata(instancePath(parsePlace(search.second) ?? NOWHERE)));
  const error = first.error ?? second.error;
  const one = first.data ? attributeLines(first.data) : [];
  const other = second.data ? attributeLines(second.data) : [];
  const different = differing(one, other);
  const isOnlyDifferent = search.all !== 'yes';
  document.title = `${text('compare.title')} · ${text('app.name')}`;
  return (
    <div className="page">
      <header className="page-head">
        <Title order={1}>{text('compare.title')}</Title>
        <Switch
          label={text('compare.differences')}
          checked={isOnlyDifferent}
          onChange={() =>
            navigate({ to: '/compare', replace: true, search: { ...search, all: isOnlyDifferent ? 'yes' : '' } })
          }
        />
      </header>
      {error && <Failed error={error} onRetry={() => [first.refetch(), second.refetch()]} />}
      {first.data && second.data && (
        <>
          <Text size="sm" c="dimmed" role="status">
            {text('compare.count', { count: count(different.size) })}
          </Text>
          <Differences one={one} other={other} different={different} isOnlyDifferent={isOnlyDifferent} />
        </>
      )}
    </div>
  );
}

interface DifferencesProps {
  readonly one: readonly AttributeLine[];
  readonly other: readonly AttributeLine[];
  readonly different: ReadonlySet<string>;
  readonly isOnlyDifferent: boolean;
}

function Differences({ one, other, different, isOnlyDifferent }: DifferencesProps) {
  const left = new Map(one.map((line) => [line.path, line]));
  const right = new Map(other.map((line) => [line.path, line]));
  const paths = [...new Set([...left.keys(), ...right.keys()])].sort();
  return (
    <div className="table-scroll">
      <table className="table plain attributes" aria-label={text('compare.title')}>
        <thead>
          <tr>
            <th>{text('instance.tag')}</th>
            <th>{text('instance.name')}</th>
            <th>{text('compare.first')}</th>
            <th>{text('compare.second')}</th>
          </tr>
        </thead>
        <tbody>
          {paths
            .filter((path) => !isOnlyDifferent || different.has(path))
            .map((path) => {
              const line = left.get(path) ?? right.get(path)!;
              return (
                <tr key={path} className={different.has(path) ? 'differs' : undefined}>
                  <td className="mono" style={{ paddingInlineStart: 12 + line.depth * 16 }}>
                    {line.tag}
                  </td>
                  <td>{line.name}</td>
                  <td className="value">{left.get(path)?.value}</td>
                  <td className="value">{right.get(path)?.value}</td>
                </tr>
              );
            })}
        </tbody>
      </table>
    </div>
  );
}
