import { Button, Select, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { tell } from '../api/ask.ts';
import { moment } from '../format.ts';
import { Failed } from '../shell/states.tsx';
import { text } from '../texts/texts.ts';
import { endOfDay } from './lines.ts';
import { Problem } from './problem.tsx';
import { type Member, members, roles } from './project-queries.ts';

const KINDS = ['user', 'group', 'peer'] as const;
const MEMBER = 'project-member';

/** Who works on the project, in which role, and who has agreed to the terms. */
export function MembersTab({ name }: { readonly name: string }) {
  const { data, error, refetch } = useQuery(members(name));
  if (error) return <Failed error={error} onRetry={refetch} />;
  return (
    <>
      <AddMember name={name} />
      <div className="table-scroll">
        <table className="table plain" aria-label={text('projects.members')}>
          <thead>
            <tr>
              <th>{text('projects.who')}</th>
              <th>{text('admin.kind')}</th>
              <th>{text('projects.role')}</th>
              <th>{text('projects.terms')}</th>
              <th>{text('projects.ends')}</th>
              <th aria-label={text('admin.remove')} />
            </tr>
          </thead>
          <tbody>
            {data?.map((member) => (
              <MemberRow key={member.grant} name={name} member={member} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function MemberRow({ name, member }: { readonly name: string; readonly member: Member }) {
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => tell('DELETE', `/grants/${member.grant}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['project', name] }),
  });
  return (
    <tr>
      <td>{member.name}</td>
      <td>{text(`projects.${member.kind as (typeof KINDS)[number]}`)}</td>
      <td>{member.role}</td>
      <td>{member.acceptedAt === undefined ? '–' : moment(member.acceptedAt)}</td>
      <td>{member.expiresAt === undefined ? '–' : moment(member.expiresAt)}</td>
      <td>
        <Button size="compact-sm" variant="subtle" loading={remove.isPending} onClick={() => remove.mutate()}>
          {text('admin.remove')}
        </Button>
        <Problem error={remove.error} />
      </td>
    </tr>
  );
}

function AddMember({ name }: { readonly name: string }) {
  const queries = useQueryClient();
  const known = useQuery(roles);
  const [role, setRole] = useState<string>(MEMBER);
  const [kind, setKind] = useState<string>('user');
  const add = useMutation({
    mutationFn: (body: object) => tell('POST', '/grants', body),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['project', name] }),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const fields = new FormData(form);
    const expiresAt = endOfDay(String(fields.get('expiresAt') ?? ''));
    const subject = { kind, name: String(fields.get('who')).trim() };
    const body = { subject, role, project: name, ...(expiresAt !== undefined && { expiresAt }) };
    add.mutate(body, { onSuccess: () => form.reset() });
  };
  return (
    <form onSubmit={submit} className="form-row">
      <Select
        label={text('admin.kind')}
        value={kind}
        onChange={(value) => setKind(value ?? 'user')}
        allowDeselect={false}
        data={KINDS.map((one) => ({ value: one, label: text(`projects.${one}`) }))}
      />
      <TextInput name="who" label={text('projects.who')} required />
      <Select
        label={text('projects.role')}
        value={role}
        onChange={(value) => setRole(value ?? MEMBER)}
        allowDeselect={false}
        searchable
        data={known.data?.map((one) => one.name) ?? [MEMBER]}
      />
      <TextInput type="date" name="expiresAt" label={text('projects.ends')} />
      <Button type="submit" loading={add.isPending}>
        {text('projects.add')}
      </Button>
      <Problem error={add.error} />
    </form>
  );
}
