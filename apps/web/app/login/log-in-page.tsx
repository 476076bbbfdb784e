import { Button, Paper, PasswordInput, Text, TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { knowsPasskeys, provePasskey } from '../../session/passkey.ts';
import { logIn } from '../../session/proofs.ts';
import { providers } from '../account/providers-card.tsx';
import { Mark } from '../shell/mark.tsx';
import { type TextKey, text } from '../texts/texts.ts';

/** What the server tells after coming back from a provider; see `ExternalRefusal` of the archive. */
const PROBLEMS: Readonly<Record<string, TextKey>> = {
  'log-in-lost': 'login.problem.log-in-lost',
  'log-in-refused': 'login.problem.log-in-refused',
  'no-account': 'login.problem.no-account',
  'name-taken': 'login.problem.name-taken',
  'name-unusable': 'login.problem.name-unusable',
  'account-disabled': 'login.problem.account-disabled',
  'second-factor-required': 'login.problem.second-factor-required',
  'another-person': 'login.problem.another-person',
  'provider-away': 'login.problem.provider-away',
};

/** Logging in. The fields are named as password managers look for them. */
export function LogInPage() {
  const asked = new URLSearchParams(location.search);
  const [problem, setProblem] = useState<TextKey | undefined>(PROBLEMS[asked.get('problem') ?? '']);
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
  if (asked.has('done')) return <Done />;
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
        <OtherWays busy={busy} onBusy={setBusy} onProblem={setProblem} />
        <Text size="xs" c="dimmed">
          {text('login.hint')}
        </Text>
      </Paper>
    </main>
  );
}

interface OtherWaysProps {
  readonly busy: boolean;
  readonly onBusy: (busy: boolean) => void;
  readonly onProblem: (problem: TextKey | undefined) => void;
}

/** By passkey, where the site can have some, and by identity providers. */
function OtherWays({ busy, onBusy, onProblem }: OtherWaysProps) {
  const { data: others = [] } = useQuery(providers);
  const byPasskey = async () => {
    onBusy(true);
    const found = await provePasskey('/session/passkey');
    if (found === undefined) return location.assign(nextPage());
    onBusy(false);
    onProblem(found);
  };
  return (
    <>
      {knowsPasskeys() && (
        <Button type="button" variant="default" fullWidth size="md" disabled={busy} onClick={byPasskey}>
          {text('passkeys.confirm')}
        </Button>
      )}
      {others.map(({ id, title }) => (
        <Button
          key={id}
          component="a"
          variant="default"
          fullWidth
          size="md"
          href={`/api/v1/log-in/${id}?next=${encodeURIComponent(nextPage())}`}
        >
          {text('login.by', { title })}
        </Button>
      ))}
    </>
  );
}

/** What a window shows that was opened for logging in somewhere else, and cannot close itself. */
function Done() {
  window.close();
  return (
    <main className="login">
      <Paper withBorder p="xl" className="login-card">
        <Title order={1}>{text('app.name')}</Title>
        <Text role="status">{text('login.done')}</Text>
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
