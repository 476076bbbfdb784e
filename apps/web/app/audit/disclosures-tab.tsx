import { Button, TextInput } from '@mantine/core';
import { IconUserSearch } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { tell } from '../api/ask.ts';
import type { Disclosure } from '../api/types.ts';
import { count, moment } from '../format.ts';
import { Empty, Failed } from '../shell/states.tsx';
import { text } from '../texts/texts.ts';
import { KIND_TEXTS } from './audit-kinds.ts';

interface Answer {
  readonly studies: readonly string[];
  readonly disclosures: readonly Disclosure[];
}

interface Patient {
  readonly patientId: string;
  readonly issuerOfPatientId?: string;
}

/** The answer to a patient who asks: who saw my images? What is asked for stands in no address. */
export function DisclosuresTab() {
  const report = useMutation({
    mutationFn: (patient: Patient) => tell<Answer>('POST', '/audit/disclosures', patient),
  });
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const value = (name: string) => String(given.get(name) ?? '').trim();
    const issuer = value('issuer');
    if (value('patient') !== '')
      report.mutate({ patientId: value('patient'), ...(issuer !== '' && { issuerOfPatientId: issuer }) });
  };
  return (
    <>
      <form className="audit-filter" onSubmit={send}>
        <TextInput name="patient" label={text('audit.patientId')} required maxLength={64} autoComplete="off" />
        <TextInput name="issuer" label={text('audit.issuer')} maxLength={64} autoComplete="off" />
        <div className="audit-buttons">
          <Button type="submit" loading={report.isPending}>
            {text('audit.report')}
          </Button>
        </div>
      </form>
      {report.error && <Failed error={report.error} onRetry={() => report.reset()} />}
      {report.data ? (
        <Report answer={report.data} />
      ) : (
        !report.error && (
          <Empty icon={IconUserSearch} title={text('audit.disclosures')} how={text('audit.disclosuresHow')} />
        )
      )}
    </>
  );
}

function Report({ answer: { studies, disclosures } }: { readonly answer: Answer }) {
  return (
    <>
      <p role="status">
        {text('audit.found', { studies: count(studies.length), disclosures: count(disclosures.length) })}
      </p>
      {disclosures.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard (WCAG 2.1.1)
        <section className="table-scroll" tabIndex={0} aria-label={text('audit.disclosures')}>
          <table className="table plain" aria-label={text('audit.disclosures')}>
            <thead>
              <tr>
                <th>{text('audit.who')}</th>
                <th>{text('audit.how')}</th>
                <th>{text('audit.whereto')}</th>
                <th className="numeric">{text('audit.images')}</th>
                <th>{text('audit.first')}</th>
                <th>{text('audit.last')}</th>
                <th>{text('audit.study')}</th>
              </tr>
            </thead>
            <tbody>
              {disclosures.map((one) => (
                <tr key={[one.actor, one.by, one.kind, one.studyInstanceUid, one.destination].join(' ')}>
                  <td>{one.actor}</td>
                  <td>{text(KIND_TEXTS[one.kind] ?? 'audit.kind.accessed')}</td>
                  <td>{one.destination ?? one.address}</td>
                  <td className="numeric">{count(one.instances)}</td>
                  <td>{moment(one.first)}</td>
                  <td>{moment(one.last)}</td>
                  <td className="mono">{one.studyInstanceUid}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </>
  );
}
