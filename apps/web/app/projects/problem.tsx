import { Text } from '@mantine/core';
import { ApiError } from '../api/ask.ts';
import { codeOf } from '../shell/states.tsx';
import { text } from '../texts/texts.ts';

/** What the server said against it, in its words, where there is something. */
export function Problem({ error }: { readonly error: unknown }) {
  const detail = error instanceof ApiError && error.message !== error.code ? `${error.message}. ` : '';
  return (
    <Text role="alert" size="sm" c="var(--mantine-color-error)">
      {error ? detail + text('state.report', { code: codeOf(error) }) : ''}
    </Text>
  );
}
