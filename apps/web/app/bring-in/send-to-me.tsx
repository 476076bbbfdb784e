import { Alert, Paper, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { connection, useMay } from '../api/queries.ts';
import { CopyButton } from '../shell/copy-button.tsx';
import { type TextKey, text } from '../texts/texts.ts';
import { DoorCheck } from './door-check.tsx';

/** How a modality reaches us, with each value to copy. */
export function SendToMe() {
  const { data } = useQuery(connection);
  const mayStore = useMay('store');
  if (!data) return null;
  const { aeTitle, host, port } = data;
  // A server that listens everywhere is reached under the name that the browser reached it by.
  const shownHost = host === '0.0.0.0' || host === '::' ? location.hostname : host;
  return (
    <Paper component="section" withBorder p="md" className="card" aria-labelledby="send-to-me">
      <Title order={2} id="send-to-me">
        {text('bring.modality')}
      </Title>
      <Text size="sm" c="dimmed">
        {text('bring.modalityHow')}
      </Text>
      <dl className="values">
        <Value title="bring.aeTitle" value={aeTitle} />
        <Value title="bring.host" value={shownHost} />
        <Value title="bring.port" value={String(port)} />
        <Value title="bring.try" value={`storescu -aec ${aeTitle} ${shownHost} ${port} *.dcm`} />
      </dl>
      {mayStore && <DoorCheck />}
      {/^(127\.|::1$|localhost$)/.test(host) && (
        <Alert variant="light" color="yellow" p="xs" className="notice">
          {text('bring.loopback')}
        </Alert>
      )}
    </Paper>
  );
}

function Value({ title, value }: { readonly title: TextKey; readonly value: string }) {
  return (
    <div>
      <dt>{text(title)}</dt>
      <dd>
        <code>{value}</code>
        <CopyButton value={value} what={text(title)} />
      </dd>
    </div>
  );
}
