import { Button, Radio, Text, Textarea } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { EmergencyRecord } from '@vesalius/archive/api';
import { useState } from 'react';
import { tell } from '../api/ask.ts';
import { session } from '../api/queries.ts';
import { moment } from '../format.ts';
import { FormDialog } from '../shell/form-dialog.tsx';
import { Empty, Failed } from '../shell/states.tsx';
import { text } from '../texts/texts.ts';
import { emergencies } from './emergency-queries.ts';

/** Emergencies, each of which another person signs. */
export function ReviewTab() {
  const { data, error, refetch } = useQuery(emergencies);
  const { data: me } = useQuery(session);
  const [signing, setSigning] = useState<EmergencyRecord>();
  if (error) return <Failed error={error} onRetry={refetch} />;
  if (data?.length === 0)
    return <Empty icon={IconShieldCheck} title={text('emergency.none')} how={text('emergency.noneHow')} />;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard (WCAG 2.1.1) */}
      <section className="table-scroll" tabIndex={0} aria-label={text('emergency.title')}>
        <table className="table plain" aria-label={text('emergency.title')}>
          <thead>
            <tr>
              <th>{text('audit.who')}</th>
              <th>{text('audit.patientId')}</th>
              <th>{text('emergency.reason')}</th>
              <th>{text('emergency.begun')}</th>
              <th>{text('emergency.until')}</th>
              <th>{text('emergency.review')}</th>
            </tr>
          </thead>
          <tbody>
            {data?.map((one) => (
              <tr key={one.id}>
                <td>{one.user}</td>
                <td>{one.patientId}</td>
                <td className="wrap">{one.reason}</td>
                <td>{moment(one.startedAt)}</td>
                <td>{moment(one.endsAt)}</td>
                <td className="wrap">
                  {one.reviewedBy === undefined ? (
                    <Button
                      size="compact-sm"
                      variant="default"
                      disabled={one.user === me?.name}
                      onClick={() => setSigning(one)}
                    >
                      {text('emergency.sign')}
                    </Button>
                  ) : (
                    <>
                      {text(one.verdict === 'justified' ? 'emergency.justified' : 'emergency.notJustified')} ·{' '}
                      {one.reviewedBy}
                      {one.remark !== '' && (
                        <Text size="sm" c="dimmed">
                          {one.remark}
                        </Text>
                      )}
                    </>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {signing && <Sign emergency={signing} onClose={() => setSigning(undefined)} />}
    </>
  );
}

function Sign({ emergency, onClose }: { readonly emergency: EmergencyRecord; readonly onClose: () => void }) {
  const queries = useQueryClient();
  const sign = useMutation({
    mutationFn: (review: object) => tell('POST', `/emergencies/${emergency.id}/review`, review),
    onSuccess() {
      queries.invalidateQueries({ queryKey: ['emergencies'] });
      onClose();
    },
  });
  const submit = (form: HTMLFormElement) => {
    const fields = new FormData(form);
    sign.mutate({ verdict: fields.get('verdict'), remark: String(fields.get('remark') ?? '').trim() });
  };
  return (
    <FormDialog
      opened
      title={text('emergency.signTitle', { name: emergency.user })}
      onClose={onClose}
      onSubmit={submit}
      saving={sign}
    >
      <Text size="sm">{emergency.reason}</Text>
      <Radio.Group name="verdict" label={text('emergency.verdict')} required withAsterisk={false}>
        <div className="stack">
          <Radio value="justified" label={text('emergency.justified')} required />
          <Radio value="not-justified" label={text('emergency.notJustified')} required />
        </div>
      </Radio.Group>
      <Textarea name="remark" label={text('emergency.remark')} maxLength={1000} rows={2} />
    </FormDialog>
  );
}
