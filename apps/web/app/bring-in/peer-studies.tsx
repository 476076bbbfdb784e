import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { activity } from '../activity/activity-store.ts';
import { tell } from '../api/ask.ts';
import type { JsonDataset } from '../api/types.ts';
import { date, nameGroups } from '../format.ts';
import { text } from '../texts/texts.ts';

const TAGS = {
  uid: '0020000D',
  id: '00100020',
  name: '00100010',
  date: '00080020',
  description: '00081030',
  modalities: '00080061',
  images: '00201208',
} as const;

/** What a peer has, each study to be fetched. */
export function PeerStudies({
  aeTitle,
  matches,
}: {
  readonly aeTitle: string;
  readonly matches: readonly JsonDataset[];
}) {
  const queries = useQueryClient();
  const [started, setStarted] = useState<readonly string[]>([]);
  const fetchStudy = async (studyInstanceUid: string) => {
    setStarted((before) => [...before, studyInstanceUid]);
    await tell('POST', `/peers/${encodeURIComponent(aeTitle)}/retrieve`, { studyInstanceUid });
    activity.open();
    queries.invalidateQueries({ queryKey: ['jobs'] });
  };
  if (matches.length === 0) return null;
  return (
    <div className="table-scroll">
      <table className="table plain">
        <thead>
          <tr>
            <th>{text('studies.patient')}</th>
            <th>{text('studies.patientId')}</th>
            <th>{text('studies.date')}</th>
            <th>{text('studies.modalities')}</th>
            <th>{text('studies.description')}</th>
            <th className="numeric">{text('studies.instances')}</th>
            <th aria-label={text('bring.fetch')} />
          </tr>
        </thead>
        <tbody>
          {matches.map((match) => {
            const uid = first(match, TAGS.uid);
            return (
              <tr key={uid}>
                <td>{nameOf(match)}</td>
                <td>{first(match, TAGS.id)}</td>
                <td>{date(first(match, TAGS.date))}</td>
                <td>{(match[TAGS.modalities]?.Value ?? []).join(', ')}</td>
                <td>{first(match, TAGS.description)}</td>
                <td className="numeric">{first(match, TAGS.images)}</td>
                <td>
                  <Button
                    size="compact-sm"
                    variant="default"
                    disabled={started.includes(uid)}
                    onClick={() => fetchStudy(uid)}
                  >
                    {text(started.includes(uid) ? 'bring.fetching' : 'bring.fetch')}
                  </Button>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function first(dataset: JsonDataset, tag: string): string {
  return String(dataset[tag]?.Value?.[0] ?? '');
}

function nameOf(dataset: JsonDataset): string {
  const name = dataset[TAGS.name]?.Value?.[0] as
    | { Alphabetic?: string; Ideographic?: string; Phonetic?: string }
    | undefined;
  return nameGroups({
    ...(name?.Alphabetic && { alphabetic: name.Alphabetic }),
    ...(name?.Ideographic && { ideographic: name.Ideographic }),
    ...(name?.Phonetic && { phonetic: name.Phonetic }),
  }).join(' · ');
}
