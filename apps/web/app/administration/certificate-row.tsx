import { Button, Modal, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { tell } from '../api/ask.ts';
import { day } from '../format.ts';
import { codeOf } from '../shell/states.tsx';
import { text } from '../texts/texts.ts';
import type { Certificate, Given } from './certificates.ts';

const FINGERPRINT_SHOWN = 23;

interface CertificateRowProps {
  readonly certificate: Certificate;
  readonly onGiven: (given: Given) => void;
  readonly onRevoked: () => void;
}

/** One certificate, with what can be done about it while it is good. */
export function CertificateRow({ certificate, onGiven, onRevoked }: CertificateRowProps) {
  const { serial, name, use, fingerprint, notAfter, state } = certificate;
  const [revoking, setRevoking] = useState(false);
  const path = `/authority/certificates/${serial}`;
  const renew = useMutation({ mutationFn: () => tell<Given>('POST', `${path}/renewal`, {}), onSuccess: onGiven });
  const good = state !== 'revoked' && use === 'peer';
  return (
    <tr>
      <td>{name}</td>
      <td>{text(`certificates.of.${use}`)}</td>
      <td className="mono">{fingerprint.slice(0, FINGERPRINT_SHOWN)}…</td>
      <td>{day(notAfter)}</td>
      <td>{state === 'valid' ? text('certificates.is.valid') : <b>{text(`certificates.is.${state}`)}</b>}</td>
      <td>
        {good && (
          <>
            <Button size="compact-sm" variant="subtle" loading={renew.isPending} onClick={() => renew.mutate()}>
              {text('certificates.renew')}
            </Button>
            <Button size="compact-sm" variant="subtle" onClick={() => setRevoking(true)}>
              {text('certificates.revoke')}
            </Button>
          </>
        )}
        {renew.error && <Text role="alert">{text('state.report', { code: codeOf(renew.error) })}</Text>}
        {revoking && <RevokeDialog path={path} name={name} onClose={() => setRevoking(false)} onRevoked={onRevoked} />}
      </td>
    </tr>
  );
}

interface RevokeDialogProps {
  readonly path: string;
  readonly name: string;
  readonly onClose: () => void;
  readonly onRevoked: () => void;
}

function RevokeDialog({ path, name, onClose, onRevoked }: RevokeDialogProps) {
  const revoke = useMutation({
    mutationFn: () => tell('DELETE', path),
    onSuccess() {
      onRevoked();
      onClose();
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={text('certificates.revokeTitle', { name })}
      closeButtonProps={{ 'aria-label': text('state.close') }}
    >
      <Text>{text('certificates.revokeHow')}</Text>
      {revoke.error && <Text role="alert">{text('state.report', { code: codeOf(revoke.error) })}</Text>}
      <div className="dialog-actions">
        <Button variant="default" onClick={onClose} data-autofocus>
          {text('state.cancel')}
        </Button>
        <Button color="red.8" loading={revoke.isPending} onClick={() => revoke.mutate()}>
          {text('certificates.revoke')}
        </Button>
      </div>
    </Modal>
  );
}
