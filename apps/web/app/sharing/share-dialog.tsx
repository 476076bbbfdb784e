import { NativeSelect, PasswordInput, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { tell } from '../api/ask.ts';
import { FormDialog } from '../shell/form-dialog.tsx';
import { ShownOnce } from '../shell/shown-once.tsx';
import { text } from '../texts/texts.ts';
import { ShareList } from './share-list.tsx';

const DAYS = ['1', '7', '30', '90'] as const;
const DAY_MS = 86_400_000;

interface ShareDialogProps {
  readonly study: string;
  readonly onClose: () => void;
}

/** Makes a link to a study for somebody without an account; it is shown this once. Below it, those that there are. */
export function ShareDialog({ study, onClose }: ShareDialogProps) {
  const queries = useQueryClient();
  const make = useMutation({
    mutationFn: (body: object) => tell<{ path: string }>('POST', '/shares', body),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['shares'] }),
  });
  if (make.data)
    return (
      <ShownOnce
        title={text('shares.made')}
        notice={text('shares.once')}
        label={text('shares.link')}
        value={location.origin + make.data.path}
        onClose={onClose}
      />
    );
  const submit = (form: HTMLFormElement) => {
    const fields = new FormData(form);
    const word = (name: string) => String(fields.get(name) ?? '').trim();
    make.mutate({
      studyInstanceUid: study,
      purpose: word('purpose'),
      expiresAt: Date.now() + Number(word('days')) * DAY_MS,
      ...(word('watermark') && { watermark: word('watermark') }),
      ...(fields.get('password') && { password: String(fields.get('password')) }),
      ...(word('openings') && { mostOpenings: Number(word('openings')) }),
    });
  };
  return (
    <FormDialog opened title={text('shares.new')} onClose={onClose} onSubmit={submit} saving={make}>
      <Text size="sm" c="dimmed">
        {text('shares.how')}
      </Text>
      <TextInput
        name="purpose"
        label={text('shares.purpose')}
        required
        withAsterisk={false}
        maxLength={200}
        autoComplete="off"
      />
      <NativeSelect
        name="days"
        label={text('tokens.good')}
        defaultValue="7"
        data={DAYS.map((value) => ({ value, label: text('tokens.days', { count: value }) }))}
      />
      <TextInput
        name="openings"
        type="number"
        min={1}
        max={10_000}
        label={text('shares.mostOpenings')}
        description={text('shares.mostOpeningsHow')}
      />
      <PasswordInput
        name="password"
        label={text('shares.password')}
        description={text('shares.passwordHow')}
        maxLength={256}
        autoComplete="new-password"
      />
      <TextInput
        name="watermark"
        label={text('shares.watermark')}
        description={text('shares.watermarkHow')}
        maxLength={64}
        autoComplete="off"
      />
      <ShareList study={study} />
    </FormDialog>
  );
}
