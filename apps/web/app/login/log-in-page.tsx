import { Button, Paper, PasswordInput, Text, TextInput, Title } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { logIn } from '../../session/proofs.ts';
import { Mark } from '../shell/mark.tsx';
import { type TextKey, text } from '../texts/texts.ts';

/** Logging in. The fields are named as password managers look for them. */
export function LogInPage() {
  const [problem, setProblem] = useState<TextKey>();
  const [busy, setBusy] = useState(false);
  const [wantsCode, setWantsCode] = useState(false);
  document.title = `${text('login.title')} · ${text('app.name')}`;
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    setBusy(true);
    setProblem(undefined);
    const fields = new FormData(form);
    const word = (name: string) => String(fields.get(name) ?? '');
    const found = await logIn(word('username'), word('password'), word('code').trim());
    if (found === undefined) return location.assign(nextPage());
    setBusy(false);
    setProblem(found);
    if (found === 'login.codeRequired') setWantsCode(true);
    else form.querySelector<HTMLInputElement>(wantsCode ? '[name=code]' : '[name=password]')?.select();
  };
  return (
    <main className="login">
      <Paper component="form" withBorder p="xl" className="login-card" onSubmit={submit}>
        <div className="login-head">
          <Mark size={36} />
          <Title order={1}>{text('app.name')}</Title>
        </div>
        <TextInput
          label={text('login.user')}
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          autoFocus
          required
          withAsterisk={false}
        />
        <PasswordInput
          label={text('login.password')}
          name="password"
          autoComplete="current-password"
          required
          withAsterisk={false}
        />
        {wantsCode && (
          <TextInput
            label={text('login.code')}
            name="code"
            autoComplete="one-time-code"
            autoFocus
            required
            withAsterisk={false}
          />
        )}
        <Text role="alert" size="sm" c="var(--mantine-color-error)">
          {problem && text(problem)}
        </Text>
        <Button type="submit" loading={busy} fullWidth size="md">
          {text('login.submit')}
        </Button>
        <Text size="xs" c="dimmed">
          {text('login.hint')}
        </Text>
      </Paper>
    </main>
  );
}

/** Where the person wanted to go: a page of this site only. */
function nextPage(): string {
  const wanted = new URLSearchParams(location.search).get('next') ?? '/';
  const url = new URL(wanted, location.origin);
  return url.origin === location.origin ? url.pathname + url.search : '/';
}
