import { Button } from '@mantine/core';
import { text } from '../texts/texts.ts';

interface OlderButtonProps {
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly fetchNextPage: () => unknown;
}

/** Below a list of which older entries are there, as an infinite query tells it. */
export function OlderButton({ hasNextPage, isFetchingNextPage, fetchNextPage }: OlderButtonProps) {
  if (!hasNextPage) return null;
  return (
    <div className="table-actions">
      <Button variant="default" loading={isFetchingNextPage} onClick={() => fetchNextPage()}>
        {text('audit.older')}
      </Button>
    </div>
  );
}
