import { IconHistory } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { latestChanges } from '../api/queries.ts';
import { moment } from '../format.ts';
import { Empty, Failed } from '../shell/states.tsx';
import { text } from '../texts/texts.ts';

/** What happened last, newest first. */
export function ChangesTab() {
  const { data, error, refetch } = useQuery(latestChanges);
  if (error) return <Failed error={error} onRetry={refetch} />;
  if (data?.length === 0)
    return <Empty icon={IconHistory} title={text('admin.noChanges')} how={text('admin.noChangesHow')} />;
  return (
    <div className="table-scroll">
      <table className="table plain" aria-label={text('admin.changes')}>
        <thead>
          <tr>
            <th className="numeric">#</th>
            <th>{text('admin.at')}</th>
            <th>{text('admin.kind')}</th>
            <th>{text('panel.uid')}</th>
          </tr>
        </thead>
        <tbody>
          {data?.toReversed().map(({ sequence, at, kind, studyInstanceUid }) => (
            <tr key={sequence}>
              <td className="numeric">{sequence}</td>
              <td>{moment(at)}</td>
              <td>{kind}</td>
              <td className="mono">
                {studyInstanceUid && (
                  <Link to="/" search={{ study: studyInstanceUid }}>
                    {studyInstanceUid}
                  </Link>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
