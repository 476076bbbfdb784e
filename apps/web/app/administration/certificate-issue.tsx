import { NativeSelect, PasswordInput, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { tell } from '../api/ask.ts';
import { peers } from '../api/queries.ts';
import { FormDialog } from '../shell/form-dialog.tsx';
import { text } from '../texts/texts.ts';
import type { Given } from './certificates.ts';

/** What the form says, in the shape of `POST /authority/certificates`. */
function wantedIn(form: HTMLFormElement): object {
  const fields = new FormData(form);
  const word = (name: string) => String(fields.get(name) ?? '').trim() || undefined;
  const hosts = word('hosts')?.split(/[\s,]+/);
  return {
    name: word('name'),
    hosts,
    aeTitle: word('aeTitle'),
    request: word('request'),
    password: word('password'),
  };
}

interface IssueDialogProps {
  readonly onClose: () => void;
  readonly onGiven: (given: Given) => void;
}

/** A certificate for a peer: with a key made here, or for a request of the device. */
export function IssueDialog({ onClose, onGiven }: IssueDialogProps) {
  const { data: known = [] } = useQuery(peers);
  const titles = known.filter(({ origin }) => origin === 'registered').map(({ aeTitle }) => aeTitle);
  const issue = useMutation({
    mutationFn: (form: HTMLFormElement) => tell<Given>('POST', '/authority/certificates', wantedIn(form)),
    onSuccess: onGiven,
  });
  return (
    <FormDialog
      opened
      title={text('certificates.issue')}
      onClose={onClose}
      onSubmit={(form) => issue.mutate(form)}
      saving={issue}
    >
      <TextInput data-autofocus name="name" label={text('certificates.name')} required maxLength={64} />
      <NativeSelect
        name="aeTitle"
        label={text('certificates.peer')}
        description={text('certificates.peerHow')}
        data={['', ...titles]}
      />
      <TextInput name="hosts" label={text('certificates.hosts')} description={text('certificates.hostsHow')} />
      <PasswordInput
        name="password"
        label={text('certificates.password')}
        description={text('certificates.passwordHow')}
        minLength={8}
        autoComplete="new-password"
      />
      <Textarea
        name="request"
        label={text('certificates.request')}
        description={text('certificates.requestHow')}
        rows={3}
      />
    </FormDialog>
  );
}
