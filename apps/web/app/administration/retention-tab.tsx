import { Button } from '@mantine/core';
import { useState } from 'react';
import { LockDialog } from '../retention/lock-dialog.tsx';
import { LockList } from '../retention/lock-list.tsx';
import { text } from '../texts/texts.ts';

/** What is kept from deletion, and for how long. */
export function RetentionTab() {
  const [isMaking, setMaking] = useState(false);
  return (
    <>
      <div className="table-actions">
        <Button onClick={() => setMaking(true)}>{text('retention.newRule')}</Button>
      </div>
      <LockList />
      {isMaking && <LockDialog onClose={() => setMaking(false)} />}
    </>
  );
}
