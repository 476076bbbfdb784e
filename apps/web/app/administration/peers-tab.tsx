import { Button, Checkbox, Modal, NumberInput, Text, TextInput } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { tell } from '../api/ask.ts';
import { peers } from '../api/queries.ts';
import type { Peer } from '../api/types.ts';
import { PeerEcho } from '../bring-in/peer-echo.tsx';
import { FormDialog } from '../shell/form-dialog.tsx';
import { Empty, Failed } from '../shell/states.tsx';
import { text } from '../texts/texts.ts';

const FINGERPRINT_SHOWN = 11;
const shortened = (fingerprint: string) => `${fingerprint.slice(0, FINGERPRINT_SHOWN)}…`;
/** What stands between commas; undefined when nothing does. */
const several = (words: string) => {
  const found = words.split(',').flatMap((word) => word.trim() || []);
  return found.length > 0 ? found : undefined;
};

/** What the form says, in the shape of `PUT /peers/{aeTitle}`. */
function peerIn(form: HTMLFormElement): { readonly aeTitle: string; readonly body: object } {
  const fields = new FormData(form);
  const word = (name: string) => String(fields.get(name) ?? '').trim();
  const body = {
    host: word('host'),
    port: Number(word('port')),
    tls: fields.has('tls'),
    description: word('description') || undefined,
    networks: several(word('networks')),
    certificates: several(word('certificates').toUpperCase()),
    moveTo: several(word('moveTo')),
  };
  return { aeTitle: word('aeTitle'), body };
}

const pathOf = (aeTitle: string) => `/peers/${encodeURIComponent(aeTitle)}`;

/** Remote application entities: whether they answer, adding and removing them. */
export function PeersTab() {
  const { data, error, refetch } = useQuery(peers);
  const [isAdding, setAdding] = useState(false);
  const [leaving, setLeaving] = useState<string>();
  const add = <Button onClick={() => setAdding(true)}>{text('admin.addPeer')}</Button>;
  if (error) return <Failed error={error} onRetry={refetch} />;
  return (
    <>
      {data?.length === 0 && (
        <Empty icon={IconPlugConnected} title={text('admin.noPeers')} how={text('admin.noPeersHow')}>
          {add}
        </Empty>
      )}
      {data && data.length > 0 && (
        <>
          <div className="table-actions">{add}</div>
          <div className="table-scroll">
            <table className="table plain" aria-label={text('admin.peers')}>
              <thead>
                <tr>
                  <th>{text('bring.aeTitle')}</th>
                  <th>{text('bring.host')}</th>
                  <th className="numeric">{text('bring.port')}</th>
                  <th>{text('admin.description')}</th>
                  <th>{text('admin.boundTo')}</th>
                  <th>{text('admin.echo')}</th>
                  <th aria-label={text('admin.remove')} />
                </tr>
              </thead>
              <tbody>
                {data.map((peer) => (
                  <PeerRow key={peer.aeTitle} peer={peer} onRemove={() => setLeaving(peer.aeTitle)} />
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
      <AddPeer opened={isAdding} onClose={() => setAdding(false)} />
      {leaving && <RemovePeer aeTitle={leaving} onClose={() => setLeaving(undefined)} />}
    </>
  );
}

function PeerRow({ peer, onRemove }: { readonly peer: Peer; readonly onRemove: () => void }) {
  const { aeTitle, host, port, tls, description, origin, networks = [host], certificates = [] } = peer;
  return (
    <tr>
      <td className="mono">{aeTitle}</td>
      <td>{host}</td>
      <td className="numeric">{port}</td>
      <td>
        {description} {tls && <span className="modality">{text('admin.tls')}</span>}
      </td>
      <td className="mono">
        {[...(certificates.length > 0 && !peer.networks ? [] : networks), ...certificates.map(shortened)].join(', ')}
      </td>
      <td>
        <PeerEcho aeTitle={aeTitle} title={text('admin.echo')} />
      </td>
      <td>
        {origin === 'setting' ? (
          <span className="quiet">{text('admin.setting')}</span>
        ) : (
          <Button size="compact-sm" variant="subtle" onClick={onRemove}>
            {text('admin.remove')}
          </Button>
        )}
      </td>
    </tr>
  );
}

function AddPeer({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const queries = useQueryClient();
  const put = useMutation({
    mutationFn: ({ aeTitle, body }: ReturnType<typeof peerIn>) => tell('PUT', pathOf(aeTitle), body),
    onSuccess() {
      queries.invalidateQueries({ queryKey: ['peers'] });
      onClose();
    },
  });
  return (
    <FormDialog
      opened={opened}
      title={text('admin.addPeer')}
      onClose={onClose}
      onSubmit={(form) => put.mutate(peerIn(form))}
      saving={put}
    >
      <TextInput data-autofocus name="aeTitle" label={text('bring.aeTitle')} required maxLength={16} />
      <TextInput name="host" label={text('bring.host')} required />
      <NumberInput
        name="port"
        label={text('bring.port')}
        required
        min={1}
        max={65535}
        defaultValue={11112}
        thousandSeparator=""
        hideControls
      />
      <TextInput name="description" label={text('admin.description')} />
      <TextInput name="networks" label={text('admin.networks')} description={text('admin.networksHow')} />
      <TextInput name="certificates" label={text('admin.certificates')} description={text('admin.certificatesHow')} />
      <TextInput name="moveTo" label={text('admin.moveTo')} description={text('admin.moveToHow')} />
      <Checkbox name="tls" label={text('admin.tls')} />
    </FormDialog>
  );
}

function RemovePeer({ aeTitle, onClose }: { readonly aeTitle: string; readonly onClose: () => void }) {
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => tell('DELETE', pathOf(aeTitle)),
    onSuccess() {
      queries.invalidateQueries({ queryKey: ['peers'] });
      onClose();
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={text('admin.removeTitle', { name: aeTitle })}
      closeButtonProps={{ 'aria-label': text('state.close') }}
    >
      <Text>{text('admin.removeHow')}</Text>
      <div className="dialog-actions">
        <Button variant="default" onClick={onClose} data-autofocus>
          {text('state.cancel')}
        </Button>
        <Button color="red.8" loading={remove.isPending} onClick={() => remove.mutate()}>
          {text('admin.remove')}
        </Button>
      </div>
    </Modal>
  );
}
