import { Button, Text, Textarea, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { tell } from '../api/ask.ts';
import { text } from '../texts/texts.ts';
import { keysIn } from './lines.ts';
import { Problem } from './problem.tsx';
import { rules } from './project-queries.ts';

/** By which rules studies come in when they arrive. */
export function ArrivalRules({ name }: { readonly name: string }) {
  const queries = useQueryClient();
  const { data } = useQuery(rules(name));
  const [typed, setTyped] = useState('');
  const again = { onSuccess: () => queries.invalidateQueries({ queryKey: ['project', name, 'rules'] }) };
  const add = useMutation({
    mutationFn: (keys: object) => tell('POST', `/projects/${name}/rules`, { keys }),
    ...again,
  });
  const remove = useMutation({ mutationFn: (id: number) => tell('DELETE', `/projects/${name}/rules/${id}`), ...again });
  const keys = keysIn(typed);
  return (
    <section className="stack" aria-labelledby="rules">
      <Title order={2} id="rules">
        {text('projects.rules')}
      </Title>
      <Text size="sm" c="dimmed">
        {text('projects.rulesHow')}
      </Text>
      {data?.map((rule) => (
        <div key={rule.id} className="form-row">
          <code>
            {Object.entries(rule.keys)
              .map((pair) => pair.join(' = '))
              .join(', ')}
          </code>
          <Button size="compact-sm" variant="subtle" onClick={() => remove.mutate(rule.id)}>
            {text('admin.remove')}
          </Button>
        </div>
      ))}
      <Textarea
        label={text('projects.rule')}
        placeholder="StudyDescription = Lung*"
        autosize
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <div>
        <Button
          variant="default"
          disabled={Object.keys(keys).length === 0}
          loading={add.isPending}
          onClick={() => add.mutate(keys, { onSuccess: () => setTyped('') })}
        >
          {text('projects.add')}
        </Button>
      </div>
      <Problem error={add.error ?? remove.error} />
    </section>
  );
}
