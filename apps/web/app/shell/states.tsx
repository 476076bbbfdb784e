import { Button, Text, Title } from '@mantine/core';
import { IconAlertCircle, type IconStack2 } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { ApiError } from '../api/ask.ts';
import { text } from '../texts/texts.ts';

interface EmptyProps {
  readonly icon: typeof IconStack2;
  readonly title: string;
  readonly how: string;
  readonly children?: ReactNode;
}

/** Nothing is here: one sentence, one icon, the one action. */
export function Empty({ icon: Icon, title, how, children }: EmptyProps) {
  return (
    <div className="state">
      <Icon size={40} stroke={1.2} aria-hidden />
      <Title order={2}>{title}</Title>
      <Text c="dimmed">{how}</Text>
      {children}
    </div>
  );
}

/** It went wrong: what is safe, what to do, a code to report. */
export function Failed({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  return (
    <div className="state" role="alert">
      <IconAlertCircle size={40} stroke={1.2} aria-hidden />
      <Title order={2}>{text('state.failed')}</Title>
      <Text c="dimmed">{text('state.report', { code: codeOf(error) })}</Text>
      <Button variant="default" onClick={onRetry}>
        {text('state.retry')}
      </Button>
    </div>
  );
}

/** The code of a problem, as a person may report it. */
export function codeOf(error: unknown): string {
  return error instanceof ApiError ? error.code : 'no-answer';
}
