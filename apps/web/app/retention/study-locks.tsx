import { Button, Title } from '@mantine/core';
import { useState } from 'react';
import { useMay } from '../api/queries.ts';
import { text } from '../texts/texts.ts';
import { LockDialog } from './lock-dialog.tsx';
import { LockList } from './lock-list.tsx';

/** What keeps a study, beside its other facts. */
export function StudyLocks({ study, isKept }: { readonly study: string; readonly isKept: boolean }) {
  const [isMaking, setMaking] = useState(false);
  const may = useMay('retention.lock');
  if (!may && !isKept) return null;
  return (
    <>
      <Title order={3}>{text('retention.title')}</Title>
      <LockList study={study} />
      {may && (
        <div className="panel-actions">
          <Button size="compact-sm" variant="default" onClick={() => setMaking(true)}>
            {text('retention.lock')}
          </Button>
        </div>
      )}
      {isMaking && <LockDialog study={study} onClose={() => setMaking(false)} />}
    </>
  );
}
