import { Button, Menu, Text } from '@mantine/core';
import { IconDownload, IconSend, IconTrash } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { activity } from '../activity/activity-store.ts';
import { tell } from '../api/ask.ts';
import { peers, useMay } from '../api/queries.ts';
import { deleteStudies } from '../bin/deleting.ts';
import { count } from '../format.ts';
import { text } from '../texts/texts.ts';
import { downloadUrl } from './download.ts';

/** Browsers ask before they start more downloads than this at once. */
const BETWEEN_DOWNLOADS_MS = 400;

interface BarProps {
  readonly selected: readonly string[];
  readonly onSelect: (uids: readonly string[]) => void;
}

/** What can be done with the selected studies. */
export function SelectionBar({ selected, onSelect }: BarProps) {
  const queries = useQueryClient();
  const mayDelete = useMay('delete');
  const mayRetrieve = useMay('retrieve');
  if (selected.length === 0) return null;
  const remove = () => {
    deleteStudies(selected, queries);
    onSelect([]);
  };
  return (
    <div className="selection" role="toolbar" aria-label={text('studies.selected', { count: count(selected.length) })}>
      <Text size="sm" fw={600}>
        {text('studies.selected', { count: count(selected.length) })}
      </Text>
      <SendMenu selected={selected} />
      {mayRetrieve && (
        <Button
          size="compact-md"
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
          onClick={() => download(selected)}
        >
          {text('studies.download')}
        </Button>
      )}
      {mayDelete && (
        <Button size="compact-md" variant="default" leftSection={<IconTrash size={16} aria-hidden />} onClick={remove}>
          {text('studies.delete')}
        </Button>
      )}
      <Button size="compact-md" variant="subtle" onClick={() => onSelect([])}>
        {text('studies.unselect')}
      </Button>
    </div>
  );
}

async function download(selected: readonly string[]) {
  for (const uid of selected) {
    const link = document.createElement('a');
    link.href = downloadUrl(`studies/${uid}`);
    link.download = '';
    link.click();
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_DOWNLOADS_MS));
  }
}

function SendMenu({ selected }: { readonly selected: readonly string[] }) {
  const may = useMay('peers.use');
  const { data } = useQuery({ ...peers, enabled: may });
  const queries = useQueryClient();
  if (!may) return null;
  const send = async (aeTitle: string) => {
    await tell('POST', `/peers/${encodeURIComponent(aeTitle)}/send`, { studyInstanceUids: selected });
    activity.open();
    queries.invalidateQueries({ queryKey: ['jobs'] });
  };
  return (
    <Menu position="top">
      <Menu.Target>
        <Button size="compact-md" variant="default" leftSection={<IconSend size={16} aria-hidden />}>
          {text('studies.send')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {data?.length === 0 && <div className="menu-hint">{text('studies.noPeers')}</div>}
        {data?.map(({ aeTitle, description }) => (
          <Menu.Item key={aeTitle} onClick={() => send(aeTitle)}>
            {aeTitle} <span className="quiet">{description}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
