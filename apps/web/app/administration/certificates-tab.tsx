import { Button, Group, TextInput } from '@mantine/core';
import { IconCertificate } from '@tabler/icons-react';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ask, tell } from '../api/ask.ts';
import { day } from '../format.ts';
import { FormDialog } from '../shell/form-dialog.tsx';
import { Empty, Failed } from '../shell/states.tsx';
import { text } from '../texts/texts.ts';
import { GivenDialog } from './certificate-given.tsx';
import { IssueDialog } from './certificate-issue.tsx';
import { CertificateRow } from './certificate-row.tsx';
import type { AuthorityView, Given } from './certificates.ts';

const authority = queryOptions({ queryKey: ['authority'], queryFn: () => ask<AuthorityView>('/authority') });

/** Certificates for peers by the authority of this archive. */
export function CertificatesTab() {
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery(authority);
  const [dialog, setDialog] = useState<'make' | 'issue'>();
  const [given, setGiven] = useState<Given>();
  const changed = () => queries.invalidateQueries({ queryKey: ['authority'] });
  const close = () => setDialog(undefined);
  const take = (one: Given) => {
    void changed();
    close();
    setGiven(one);
  };
  if (error) return <Failed error={error} onRetry={refetch} />;
  return (
    <>
      {data && !data.made && (
        <Empty icon={IconCertificate} title={text('certificates.none')} how={text('certificates.noneHow')}>
          <Button onClick={() => setDialog('make')}>{text('certificates.make')}</Button>
        </Empty>
      )}
      {data?.made && (
        <>
          <p className="quiet">
            {text('certificates.authority', { name: data.name ?? '', end: day(data.notAfter ?? 0) })}
          </p>
          <Group justify="flex-end" gap="xs" mb="sm">
            <PemLink name="authority.pem" pem={data.certificate ?? ''} label={text('certificates.download')} />
            <PemLink name="revoked.crl" pem={data.crl ?? ''} label={text('certificates.crl')} />
            <Button onClick={() => setDialog('issue')}>{text('certificates.issue')}</Button>
          </Group>
          <div className="table-scroll">
            <table className="table plain" aria-label={text('certificates.title')}>
              <thead>
                <tr>
                  <th>{text('certificates.name')}</th>
                  <th>{text('certificates.use')}</th>
                  <th>{text('certificates.fingerprint')}</th>
                  <th>{text('certificates.end')}</th>
                  <th>{text('certificates.state')}</th>
                  <th aria-label={text('certificates.renew')} />
                </tr>
              </thead>
              <tbody>
                {data.issued.map((one) => (
                  <CertificateRow key={one.serial} certificate={one} onGiven={take} onRevoked={changed} />
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
      {dialog === 'make' && <MakeDialog onClose={close} onMade={changed} />}
      {dialog === 'issue' && <IssueDialog onClose={close} onGiven={take} />}
      {given && <GivenDialog given={given} onClose={() => setGiven(undefined)} />}
    </>
  );
}

function PemLink({ name, pem, label }: { readonly name: string; readonly pem: string; readonly label: string }) {
  return (
    <Button component="a" variant="default" download={name} href={`data:application/x-pem-file;base64,${btoa(pem)}`}>
      {label}
    </Button>
  );
}

function MakeDialog({ onClose, onMade }: { readonly onClose: () => void; readonly onMade: () => void }) {
  const make = useMutation({
    mutationFn: (form: HTMLFormElement) => tell('POST', '/authority', { name: new FormData(form).get('name') }),
    onSuccess() {
      onMade();
      onClose();
    },
  });
  return (
    <FormDialog
      opened
      title={text('certificates.make')}
      onClose={onClose}
      onSubmit={(form) => make.mutate(form)}
      saving={make}
    >
      <TextInput
        data-autofocus
        name="name"
        label={text('certificates.name')}
        description={text('certificates.authorityHow')}
        required
        maxLength={64}
      />
    </FormDialog>
  );
}
