import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { tell } from '../api/ask.ts';
import { count } from '../format.ts';
import { codeOf } from '../shell/states.tsx';
import { text } from '../texts/texts.ts';

interface EchoAnswer {
  readonly reachable: boolean;
  readonly milliseconds: number;
  readonly reason?: string;
}

/** Asks a peer whether it answers us, and tells what came of it. */
export function PeerEcho({ aeTitle, title }: { readonly aeTitle: string; readonly title: string }) {
  const echo = useMutation({
    mutationFn: () => tell<EchoAnswer>('POST', `/peers/${encodeURIComponent(aeTitle)}/echo`),
  });
  const answer = echo.data;
  return (
    <>
      <Button size="compact-sm" variant="default" loading={echo.isPending} onClick={() => echo.mutate()}>
        {title}
      </Button>{' '}
      <span role="status" className={answer?.reachable === false || echo.error ? 'bad' : 'good'}>
        {answer?.reachable && text('admin.echoGood', { ms: count(Math.round(answer.milliseconds)) })}
        {answer?.reachable === false && text('admin.echoBad', { reason: answer.reason ?? '' })}
        {echo.error && text('admin.echoBad', { reason: codeOf(echo.error) })}
      </span>
    </>
  );
}
