import { Button, Select, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { text } from '../texts/texts.ts';
import { ALL, type AuditFilter } from './audit-filter.ts';
import { KIND_TEXTS } from './audit-kinds.ts';

interface FilterFormProps {
  readonly filter: AuditFilter;
  readonly onFilter: (filter: AuditFilter) => void;
}

/** What narrows the trail; it holds when the form is sent, so that half a name asks nothing. */
export function FilterForm({ filter, onFilter }: FilterFormProps) {
  const [draft, setDraft] = useState(filter);
  const put = (change: Partial<AuditFilter>) => setDraft({ ...draft, ...change });
  const typed = (name: keyof AuditFilter) => ({
    value: draft[name],
    onChange: (event: FormEvent<HTMLInputElement>) => put({ [name]: event.currentTarget.value }),
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    onFilter(draft);
  };
  const clear = () => {
    setDraft(ALL);
    onFilter(ALL);
  };
  const kinds = Object.entries(KIND_TEXTS).map(([value, key]) => ({ value, label: text(key) }));
  const outcomes = [
    { value: 'success', label: text('audit.success') },
    { value: 'failure', label: text('audit.failure') },
  ];
  return (
    <search>
      <form className="audit-filter" onSubmit={send}>
        <Select
          label={text('admin.kind')}
          placeholder={text('audit.any')}
          data={kinds}
          value={draft.kind || null}
          onChange={(kind) => put({ kind: kind ?? '' })}
          clearable
        />
        <Select
          label={text('audit.outcome')}
          placeholder={text('audit.any')}
          data={outcomes}
          value={draft.outcome || null}
          onChange={(outcome) => put({ outcome: outcome ?? '' })}
          clearable
        />
        <TextInput label={text('audit.who')} {...typed('actor')} />
        <TextInput label={text('audit.address')} {...typed('address')} />
        <TextInput label={text('audit.study')} {...typed('studyInstanceUid')} pattern="[0-9.]*" />
        <TextInput type="date" label={text('audit.from')} {...typed('from')} />
        <TextInput type="date" label={text('audit.to')} {...typed('to')} />
        <div className="audit-buttons">
          <Button type="submit">{text('audit.search')}</Button>
          <Button variant="default" onClick={clear}>
            {text('audit.clear')}
          </Button>
        </div>
      </form>
    </search>
  );
}
