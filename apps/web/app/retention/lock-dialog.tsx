import { NativeSelect, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ask, tell } from '../api/ask.ts';
import { FormDialog } from '../shell/form-dialog.tsx';
import { text } from '../texts/texts.ts';

interface LockDialogProps {
  /** Without one, a rule is made. */
  readonly study?: string;
  readonly onClose: () => void;
}

/** Locks a study until a day, or by rule all that fit it. */
export function LockDialog({ study, onClose }: LockDialogProps) {
  const queries = useQueryClient();
  const make = useMutation({
    mutationFn: (body: object) => tell('POST', '/retention-locks', body),
    async onSuccess() {
      await Promise.all(['retention', 'study', 'studies'].map((key) => queries.invalidateQueries({ queryKey: [key] })));
      onClose();
    },
  });
  const submit = (form: HTMLFormElement) => {
    const fields = new FormData(form);
    const word = (name: string) => String(fields.get(name) ?? '').trim();
    const filled = (names: readonly string[]) =>
      Object.fromEntries(names.map((name) => [name, word(name)]).filter(([, value]) => value !== ''));
    make.mutate({
      reason: word('reason'),
      ...(study !== undefined
        ? { studyInstanceUid: study, until: Date.parse(word('until')) }
        : { rule: filled(['project', 'modality', 'institution']), days: Number(word('days')) }),
    });
  };
  return (
    <FormDialog
      opened
      title={text(study === undefined ? 'retention.newRule' : 'retention.lock')}
      onClose={onClose}
      onSubmit={submit}
      saving={make}
    >
      <Text size="sm" c="dimmed">
        {text('retention.how')}
      </Text>
      {study === undefined ? (
        <RuleFields />
      ) : (
        <TextInput name="until" type="date" label={text('retention.untilDay')} required withAsterisk={false} />
      )}
      <TextInput
        name="reason"
        label={text('retention.reason')}
        required
        withAsterisk={false}
        maxLength={200}
        autoComplete="off"
      />
    </FormDialog>
  );
}

function RuleFields() {
  const { data = [] } = useQuery({
    queryKey: ['projects', 'names'],
    queryFn: async () => (await ask<{ projects: { name: string; title: string }[] }>('/projects')).projects,
  });
  const projects = data.map(({ name, title }) => ({ value: name, label: title }));
  return (
    <>
      <NativeSelect
        name="project"
        label={text('retention.project')}
        data={[{ value: '', label: text('retention.any') }, ...projects]}
      />
      <TextInput name="modality" label={text('studies.modalities')} maxLength={16} autoComplete="off" />
      <TextInput name="institution" label={text('studies.institution')} maxLength={64} autoComplete="off" />
      <TextInput
        name="days"
        type="number"
        min={1}
        max={36_500}
        label={text('retention.daysLabel')}
        required
        withAsterisk={false}
      />
    </>
  );
}
