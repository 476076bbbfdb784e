import { Button, Text } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { tell } from '../api/ask.ts';
import { peers, useMay } from '../api/queries.ts';
import type { Change } from '../api/types.ts';
import { count } from '../format.ts';
import { codeOf } from '../shell/states.tsx';
import { text } from '../texts/texts.ts';
import { PeerEcho } from './peer-echo.tsx';

interface DoorAnswer {
  readonly state: 'open' | 'registered-only' | 'closed';
  readonly milliseconds: number;
}

const WORDS = { open: 'door.open', 'registered-only': 'door.registered', closed: 'door.closed' } as const;

/** Whether images can come: our own door is called, registered senders are called back, and what comes is counted while one looks. */
export function DoorCheck() {
  const check = useMutation({ mutationFn: () => tell<DoorAnswer>('POST', '/dicom-door/echo') });
  const came = useArrivals();
  const isBad = check.data?.state === 'closed' || check.error !== null;
  return (
    <>
      <div className="panel-actions">
        <Button
          variant="default"
          leftSection={<IconPlugConnected size={16} aria-hidden />}
          loading={check.isPending}
          onClick={() => check.mutate()}
        >
          {text('door.check')}
        </Button>
      </div>
      <Text size="sm" role="status" className={isBad ? 'bad' : 'good'}>
        {check.data && text(WORDS[check.data.state], { ms: count(check.data.milliseconds) })}
        {check.error && text('state.report', { code: codeOf(check.error) })}
      </Text>
      <Text size="sm" role="status" className={came === 0 ? 'quiet' : 'good'}>
        {came === 0 ? text('door.waiting') : text('door.came', { count: count(came) })}
      </Text>
      <EchoBack />
    </>
  );
}

/** Instances that were stored since this page was opened. */
function useArrivals(): number {
  const [came, setCame] = useState(0);
  useEffect(() => {
    const source = new EventSource('/api/v1/changes');
    source.addEventListener('message', (event) => {
      if ((JSON.parse(event.data) as Change).kind === 'instance-stored') setCame((before) => before + 1);
    });
    return () => source.close();
  }, []);
  return came;
}

/** Registered senders, each to be asked whether it answers us. */
function EchoBack() {
  const may = useMay('peers.use');
  const { data } = useQuery({ ...peers, enabled: may });
  const callable = data?.filter(({ port }) => port > 0) ?? [];
  if (callable.length === 0) return null;
  return (
    <div>
      <Text size="sm" c="dimmed">
        {text('door.echoBackHow')}
      </Text>
      <ul className="entries">
        {callable.map(({ aeTitle }) => (
          <li key={aeTitle}>
            <span className="mono">{aeTitle}</span>
            <span>
              <PeerEcho aeTitle={aeTitle} title={text('door.echoBack')} />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
