import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { text } from '../../texts/texts.ts';
import { Problem } from '../problem.tsx';
import { type AmendedProfile, amendments, type BatchPlace } from './review-queries.ts';
import { useMadeAnew } from './use-made-anew.ts';

const ACTIONS = ['X', 'Z', 'C'] as const;

/** Rules and words added to the profile for this batch. */
export function Amendments({ place }: { readonly place: BatchPlace }) {
  const { data } = useQuery(amendments(place));
  const mend = useMadeAnew(place);
  const put = (body: AmendedProfile) => mend.mutate({ path: 'amendments', body });
  return (
    <details>
      <summary>{text('projects.amendments')}</summary>
      {data && (
        <div className="stack">
          <p>{text('projects.amendmentsHow')}</p>
          <Added amended={data} isBusy={mend.isPending} onPut={put} />
          <NewRule isBusy={mend.isPending} onAdd={(rule) => put({ ...data, rules: [...data.rules, rule] })} />
          <NewWord
            isBusy={mend.isPending}
            onAdd={(word) => put({ ...data, removeWords: [...data.removeWords, word] })}
          />
          <Problem error={mend.error} />
        </div>
      )}
    </details>
  );
}

interface AddedProps {
  readonly amended: AmendedProfile;
  readonly isBusy: boolean;
  readonly onPut: (amended: AmendedProfile) => void;
}

function Added({ amended, isBusy, onPut }: AddedProps) {
  const { rules, removeWords } = amended;
  const entries = [
    ...rules.map((rule) => ({
      said: `${rule.attribute}: ${rule.action}`,
      without: { ...amended, rules: rules.filter((one) => one !== rule) },
    })),
    ...removeWords.map((word) => ({
      said: text('projects.wordGoes', { word }),
      without: { ...amended, removeWords: removeWords.filter((one) => one !== word) },
    })),
  ];
  return (
    <ul>
      {entries.map(({ said, without }) => (
        <li key={said}>
          {`${said} `}
          <Button
            size="compact-sm"
            variant="subtle"
            disabled={isBusy}
            aria-label={`${text('projects.takeOut')}: ${said}`}
            onClick={() => onPut(without)}
          >
            {text('projects.takeOut')}
          </Button>
        </li>
      ))}
    </ul>
  );
}

interface NewRuleProps {
  readonly isBusy: boolean;
  readonly onAdd: (rule: AmendedProfile['rules'][number]) => void;
}

function NewRule({ isBusy, onAdd }: NewRuleProps) {
  const [attribute, setAttribute] = useState('');
  const [action, setAction] = useState<string>('X');
  return (
    <form
      className="form-row"
      onSubmit={(event) => {
        event.preventDefault();
        onAdd({ attribute: attribute.trim(), action });
      }}
    >
      <TextInput
        required
        label={text('projects.ruleAttribute')}
        value={attribute}
        onChange={(event) => setAttribute(event.currentTarget.value)}
      />
      <NativeSelect
        label={text('projects.ruleAction')}
        value={action}
        onChange={(event) => setAction(event.currentTarget.value)}
        data={ACTIONS.map((value) => ({ value, label: text(`projects.action_${value}`) }))}
      />
      <Button type="submit" variant="default" disabled={isBusy}>
        {text('projects.addRule')}
      </Button>
    </form>
  );
}

function NewWord({ isBusy, onAdd }: { readonly isBusy: boolean; readonly onAdd: (word: string) => void }) {
  const [word, setWord] = useState('');
  return (
    <form
      className="form-row"
      onSubmit={(event) => {
        event.preventDefault();
        onAdd(word.trim());
      }}
    >
      <TextInput
        required
        label={text('projects.removeWord')}
        value={word}
        onChange={(event) => setWord(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" disabled={isBusy}>
        {text('projects.addWord')}
      </Button>
    </form>
  );
}
