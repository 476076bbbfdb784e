import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { Failed } from '../../shell/states.tsx';
import { text } from '../../texts/texts.ts';
import { BatchCard, BatchList } from './batch-list.tsx';
import { BatchReview } from './batch-review.tsx';
import { batches } from './review-queries.ts';

const LOOK_EVERY_MS = 1000;

/** Studies that are made de-identified ones of their own, and their review. */
export function ReviewTab({ name }: { readonly name: string }) {
  const search: { readonly batch?: string } = useSearch({ strict: false });
  const [chosen, setChosen] = useState<number>();
  const { data, error, refetch } = useQuery({
    ...batches(name),
    refetchInterval: ({ state }) => (state.data?.some((one) => one.state === 'making') ? LOOK_EVERY_MS : false),
  });
  if (error) return <Failed error={error} onRetry={refetch} />;
  if (!data) return null;
  const open = data.find(({ id, state }) => String(id) === search.batch && (state === 'review' || state === 'making'));
  if (!open) return <BatchList name={name} batches={data} />;
  return (
    <>
      <Text>
        <Link to="/projects/$name/$tab" params={{ name, tab: 'review' }} search={{}}>
          {text('projects.backToBatches')}
        </Link>
      </Text>
      {open.state === 'making' ? (
        <>
          <Text role="status">{text('projects.madeAnew')}</Text>
          <BatchCard name={name} batch={open} />
        </>
      ) : (
        <BatchReview place={{ name, id: open.id }} batch={open} chosen={chosen} onChoose={setChosen} />
      )}
    </>
  );
}
