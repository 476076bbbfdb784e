import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { tell } from '../../api/ask.ts';
import { useKey } from '../../shell/use-key.ts';
import { text } from '../../texts/texts.ts';
import { Problem } from '../problem.tsx';
import { type BatchPlace, batchPath, type Output, SENT_BACK_FOR, type SentBackFor } from './review-queries.ts';

interface DecisionProps {
  readonly place: BatchPlace;
  readonly output: Output;
  readonly onNext: () => void;
}

interface Decided {
  readonly numbers?: readonly number[];
  readonly series?: string;
  readonly decision: 'accept' | 'send-back';
  readonly why?: SentBackFor;
  readonly note?: string;
}

/** A accepts; S asks why it is sent back. */
export function Decision({ place, output, onNext }: DecisionProps) {
  const queries = useQueryClient();
  const [asksWhy, setAsksWhy] = useState(false);
  const decide = useMutation({
    mutationFn: (body: Decided) =>
      tell<{ readonly decided: readonly number[] }>('POST', `${batchPath(place)}/decisions`, body),
    async onSuccess({ decided }) {
      queries.setQueryData(['decided', place.name, place.id], decided);
      setAsksWhy(false);
      onNext();
      await queries.invalidateQueries({ queryKey: ['project', place.name, 'batches'] });
    },
  });
  const own = [output.number];
  const accept = () => !decide.isPending && decide.mutate({ numbers: own, decision: 'accept' });
  useKey('a', accept);
  useKey('s', () => setAsksWhy(true));
  return (
    <>
      <div className="form-row">
        <Button loading={decide.isPending} onClick={accept}>
          {text('projects.acceptOutput')}
        </Button>
        <Button
          variant="default"
          disabled={decide.isPending}
          aria-expanded={asksWhy}
          onClick={() => setAsksWhy(!asksWhy)}
        >
          {text('projects.sendBack')}
        </Button>
        <Button
          variant="default"
          disabled={decide.isPending}
          onClick={() => decide.mutate({ series: output.series, decision: 'accept' })}
        >
          {text('projects.acceptSeries')}
        </Button>
        <Problem error={decide.error} />
      </div>
      {asksWhy && (
        <Why
          onSend={(why, note) => decide.mutate({ numbers: own, decision: 'send-back', why, ...(note && { note }) })}
          onLeave={() => setAsksWhy(false)}
        />
      )}
    </>
  );
}

interface WhyProps {
  readonly onSend: (why: SentBackFor, note: string) => void;
  readonly onLeave: () => void;
}

function Why({ onSend, onLeave }: WhyProps) {
  const [why, setWhy] = useState<SentBackFor>('text-in-pixels');
  const [note, setNote] = useState('');
  return (
    <form
      className="form-row"
      onSubmit={(event) => {
        event.preventDefault();
        onSend(why, note);
      }}
      onKeyDown={(event) => event.key === 'Escape' && onLeave()}
    >
      <NativeSelect
        autoFocus
        label={text('projects.why')}
        value={why}
        onChange={(event) => setWhy(event.currentTarget.value as SentBackFor)}
        data={SENT_BACK_FOR.map((value) => ({ value, label: text(`projects.why_${value}`) }))}
      />
      <TextInput
        label={text('projects.note')}
        description={text('projects.noteHow')}
        maxLength={2000}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Button type="submit">{text('projects.sendBackSo')}</Button>
    </form>
  );
}
