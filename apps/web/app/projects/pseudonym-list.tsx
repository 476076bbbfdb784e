import { Button, FileButton, Text, Textarea, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ask, tell } from '../api/ask.ts';
import { count } from '../format.ts';
import { text } from '../texts/texts.ts';
import { Problem } from './problem.tsx';
import { conditions } from './project-queries.ts';

interface PseudonymList {
  readonly total: number;
  readonly pseudonyms: readonly { readonly pseudonym: string; readonly isUsed: boolean }[];
}

/** The list that a project takes its pseudonyms from, for projects that have one; whom they stand for is not shown. */
export function PseudonymListCard({ name }: { readonly name: string }) {
  const queries = useQueryClient();
  const isListed = useQuery(conditions(name)).data?.pseudonyms === 'list';
  const [csv, setCsv] = useState('');
  const queryKey = ['project', name, 'pseudonyms'];
  const { data } = useQuery({
    queryKey,
    enabled: isListed,
    queryFn: () => ask<PseudonymList>(`/projects/${name}/pseudonyms`),
  });
  const put = useMutation({
    mutationFn: () => tell('PUT', `/projects/${name}/pseudonyms`, { csv }),
    onSuccess() {
      setCsv('');
      return queries.invalidateQueries({ queryKey: ['project', name] });
    },
  });
  if (!isListed) return null;
  return (
    <section className="stack form" aria-labelledby="pseudonym-list">
      <Title order={2} size="h5" id="pseudonym-list">
        {text('governance.pseudonymList')}
      </Title>
      <Textarea
        label={text('governance.pseudonymLines')}
        description={text('governance.pseudonymListHow')}
        autosize
        minRows={3}
        maxRows={10}
        value={csv}
        onChange={(event) => setCsv(event.currentTarget.value)}
      />
      <div className="form-row">
        <FileButton accept=".csv,.txt,text/csv,text/plain" onChange={async (file) => file && setCsv(await file.text())}>
          {(props) => (
            <Button variant="default" {...props}>
              {text('governance.fhirFile')}
            </Button>
          )}
        </FileButton>
        <Button disabled={csv.trim() === ''} loading={put.isPending} onClick={() => put.mutate()}>
          {text('admin.save')}
        </Button>
      </div>
      <Problem error={put.error} />
      <Text size="sm">{text('governance.pseudonymTotal', { count: count(data?.total ?? 0) })}</Text>
      <Text size="sm" className="prose mono">
        {data?.pseudonyms
          .map(({ pseudonym, isUsed }) => (isUsed ? text('governance.pseudonymUsed', { pseudonym }) : pseudonym))
          .join(' · ')}
      </Text>
    </section>
  );
}
