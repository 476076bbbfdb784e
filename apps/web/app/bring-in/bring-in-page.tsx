import { Button, Paper, Text, Title } from '@mantine/core';
import { IconFile, IconFolder } from '@tabler/icons-react';
import { type ChangeEvent, useRef } from 'react';
import { importFiles } from '../activity/import-files.ts';
import { useMay } from '../api/queries.ts';
import { text } from '../texts/texts.ts';
import { FromPeer } from './from-peer.tsx';
import { SendToMe } from './send-to-me.tsx';

/** The ways in: from this computer, from a modality, from a peer. */
export function BringInPage() {
  document.title = `${text('bring.title')} · ${text('app.name')}`;
  const mayAsk = useMay('peers.use');
  return (
    <div className="page">
      <header className="page-head">
        <Title order={1}>{text('bring.title')}</Title>
      </header>
      <div className="cards">
        <FromComputer />
        <SendToMe />
      </div>
      {mayAsk && <FromPeer />}
    </div>
  );
}

function FromComputer() {
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const take = (event: ChangeEvent<HTMLInputElement>) => {
    importFiles([...(event.currentTarget.files ?? [])]);
    event.currentTarget.value = '';
  };
  return (
    <Paper component="section" withBorder p="md" className="card" aria-labelledby="from-computer">
      <Title order={2} id="from-computer">
        {text('bring.computer')}
      </Title>
      <Text size="sm" c="dimmed">
        {text('bring.computerHow')}
      </Text>
      <div className="panel-actions">
        <Button leftSection={<IconFile size={16} aria-hidden />} onClick={() => files.current?.click()}>
          {text('bring.files')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconFolder size={16} aria-hidden />}
          onClick={() => folder.current?.click()}
        >
          {text('bring.folder')}
        </Button>
      </div>
      <input ref={files} id="files" type="file" multiple hidden onChange={take} />
      <input ref={folder} id="folder" type="file" multiple hidden onChange={take} {...{ webkitdirectory: '' }} />
    </Paper>
  );
}
