import { Button, Paper, Text, Title } from '@mantine/core';
import { IconFile, IconFolder } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type ChangeEvent, useRef } from 'react';
import { session, useMay } from '../api/queries.ts';
import { filesOfHandles } from '../imports/handles.ts';
import { importFiles } from '../imports/import-files.ts';
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
  const { name: user = '' } = useQuery(session).data ?? {};
  const take = (event: ChangeEvent<HTMLInputElement>) => {
    importFiles([...(event.currentTarget.files ?? [])], { user });
    event.currentTarget.value = '';
  };
  /** A picker whose choice can be opened again after a reload, where there is one. */
  const pick = async (picking: Promise<readonly FileSystemHandle[]> | undefined, field: HTMLInputElement | null) => {
    if (!picking) return field?.click();
    const handles = await picking.catch(() => []); // the person chose nothing
    await importFiles(await filesOfHandles(handles), { user, handles });
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
        <Button
          leftSection={<IconFile size={16} aria-hidden />}
          onClick={() => pick(window.showOpenFilePicker?.({ multiple: true }), files.current)}
        >
          {text('bring.files')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconFolder size={16} aria-hidden />}
          onClick={() =>
            pick(
              window.showDirectoryPicker?.().then((one) => [one]),
              folder.current,
            )
          }
        >
          {text('bring.folder')}
        </Button>
      </div>
      <input ref={files} id="files" type="file" multiple hidden onChange={take} />
      <input ref={folder} id="folder" type="file" multiple hidden onChange={take} {...{ webkitdirectory: '' }} />
    </Paper>
  );
}
