import { Button, Select, Text, Textarea } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { tell } from '../../api/ask.ts';
import { count, moment } from '../../format.ts';
import { Failed } from '../../shell/states.tsx';
import { text } from '../../texts/texts.ts';
import { Problem } from '../problem.tsx';
import { project } from '../project-queries.ts';
import { type Holder, holders, holdersPath } from './consent-queries.ts';

const WAYS = ['governance.byLetter', 'governance.byMail', 'governance.byTelephone', 'governance.inPerson'] as const;

interface HoldersProps {
  readonly name: string;
  readonly pseudonym: string;
  readonly withdrawnAt: number;
}

/** Who holds copies of a patient who has withdrawn: what they have, a letter to them, and that they were told. */
export function Holders({ name, pseudonym, withdrawnAt }: HoldersProps) {
  const { data, error, refetch } = useQuery(holders(name, pseudonym));
  if (error) return <Failed error={error} onRetry={refetch} />;
  if (data?.length === 0) return <Text c="dimmed">{text('governance.noHolders')}</Text>;
  return (
    <ul className="stack holders">
      {data?.map((holder) => (
        <li key={holder.holder}>
          <OneHolder {...{ name, pseudonym, withdrawnAt, holder }} />
        </li>
      ))}
    </ul>
  );
}

function OneHolder({ holder: one, ...rest }: HoldersProps & { readonly holder: Holder }) {
  const { name, pseudonym } = rest;
  const { holder, isPeer, copies, told } = one;
  const queries = useQueryClient();
  const [way, setWay] = useState<string>(WAYS[0]);
  const [isOpen, setOpen] = useState(false);
  const tellOf = useMutation({
    mutationFn: () =>
      tell('POST', `${holdersPath(name, pseudonym)}/told`, { holder, how: text(way as (typeof WAYS)[number]) }),
    onSuccess: () => queries.invalidateQueries({ queryKey: holders(name, pseudonym).queryKey }),
  });
  return (
    <section className="stack" aria-label={holder}>
      <Text>
        <strong>{holder}</strong>
        {` · ${text(isPeer ? 'governance.holderPeer' : 'governance.holderPerson')} · `}
        {text('governance.copyCount', { count: count(copies.length), at: moment(copies[0]!.at) })}
      </Text>
      <Text size="sm" {...(!told && { c: 'var(--mantine-color-error)' })}>
        {told
          ? text('governance.told', { at: moment(told.toldAt), by: told.toldBy, how: told.how })
          : text('governance.notTold')}
      </Text>
      <div className="form-row">
        <Button size="compact-sm" variant="default" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {text('governance.letter')}
        </Button>
        <Select
          size="xs"
          aria-label={text('governance.how')}
          value={way}
          allowDeselect={false}
          onChange={(value) => value && setWay(value)}
          data={WAYS.map((value) => ({ value, label: text(value) }))}
        />
        <Button size="compact-sm" loading={tellOf.isPending} onClick={() => tellOf.mutate()}>
          {text('governance.markTold')}
        </Button>
      </div>
      <Problem error={tellOf.error} />
      {isOpen && <Letter {...rest} holder={one} />}
    </section>
  );
}

/** A letter that says what was withdrawn and which copies have to go; by pseudonym and UIDs as they were given out, so that it tells nothing new. */
function Letter({ name, pseudonym, withdrawnAt, holder }: HoldersProps & { readonly holder: Holder }) {
  const title = useQuery(project(name)).data?.title ?? name;
  const subject = text('governance.letterSubject', { project: title });
  const copies = holder.copies.map(({ at, studyInstanceUid: study, destination }) =>
    destination === undefined
      ? text('governance.letterCopy', { at: moment(at), study })
      : text('governance.letterCopyTo', { at: moment(at), study, destination }),
  );
  const values = { holder: holder.holder, project: title, at: moment(withdrawnAt), pseudonym };
  const body = text('governance.letterBody', { ...values, copies: [...new Set(copies)].join('\n') });
  const save = () => {
    const url = URL.createObjectURL(new Blob([`${subject}\n\n${body}\n`], { type: 'text/plain;charset=utf-8' }));
    Object.assign(document.createElement('a'), { href: url, download: `${pseudonym}-${holder.holder}.txt` }).click();
    URL.revokeObjectURL(url);
  };
  return (
    <div className="stack">
      <Textarea label={subject} readOnly autosize minRows={8} maxRows={24} value={body} />
      <div className="form-row">
        <Button size="compact-sm" variant="default" onClick={() => navigator.clipboard.writeText(body)}>
          {text('governance.copyLetter')}
        </Button>
        <Button size="compact-sm" variant="default" onClick={save}>
          {text('governance.saveLetter')}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          component="a"
          href={`mailto:?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(body)}`}
        >
          {text('governance.mailLetter')}
        </Button>
      </div>
    </div>
  );
}
