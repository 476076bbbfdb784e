import { Button, Paper, PasswordInput, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ApiError, tell } from '../api/ask.ts';
import { codeOf } from '../shell/states.tsx';
import { text } from '../texts/texts.ts';

/** Another password for me. */
export function PasswordCard({ user }: { readonly user: string }) {
  const [mismatch, setMismatch] = useState(false);
  const change = useMutation({
    mutationFn: (body: { current: string; next: string }) => tell('PUT', '/session/password', body),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const fields = new FormData(form);
    const word = (name: string) => String(fields.get(name) ?? '');
    setMismatch(word('next') !== word('again'));
    if (word('next') === word('again'))
      change.mutate({ current: word('current'), next: word('next') }, { onSuccess: () => form.reset() });
  };
  return (
    <Paper component="form" withBorder p="lg" className="card stack" aria-labelledby="password" onSubmit={submit}>
      <Title order={2} id="password">
        {text('account.password')}
      </Title>
      <Text c="dimmed" size="sm">
        {text('account.passwordHow')}
      </Text>
      <input type="text" name="username" autoComplete="username" defaultValue={user} hidden readOnly />
      <PasswordInput
        name="current"
        label={text('account.currentPassword')}
        autoComplete="current-password"
        required
        withAsterisk={false}
      />
      <PasswordInput
        name="next"
        label={text('account.newPassword')}
        autoComplete="new-password"
        required
        withAsterisk={false}
        minLength={12}
        maxLength={256}
      />
      <PasswordInput
        name="again"
        label={text('account.again')}
        autoComplete="new-password"
        required
        withAsterisk={false}
        error={mismatch && text('account.mismatch')}
      />
      <Text role="alert" size="sm" c="var(--mantine-color-error)">
        {change.error && problemText(change.error)}
      </Text>
      <Text role="status" size="sm">
        {change.isSuccess && text('account.passwordChanged')}
      </Text>
      <div className="dialog-actions">
        <Button type="submit" loading={change.isPending}>
          {text('account.changePassword')}
        </Button>
      </div>
    </Paper>
  );
}

function problemText(error: Error): string {
  if (error instanceof ApiError && error.code === 'wrong-credentials') return text('session.wrong');
  if (error instanceof ApiError && error.code === 'weak-password') return text('account.weak');
  return text('state.report', { code: codeOf(error) });
}
