import { Button, Checkbox, NumberInput, TextInput } from '@mantine/core';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ask, tell } from '../api/ask.ts';
import { session } from '../api/queries.ts';
import type { LogInRules, Role } from '../api/types.ts';
import { count } from '../format.ts';
import { FormDialog } from '../shell/form-dialog.tsx';
import { Failed } from '../shell/states.tsx';
import { text } from '../texts/texts.ts';

const roles = queryOptions({
  queryKey: ['roles'],
  queryFn: async () => (await ask<{ roles: Role[] }>('/roles')).roles,
});
const MOST_MINUTES = 43_200;
/** It may everything, and stays as it is. */
const ADMINISTRATOR = 'administrator';
const NEW_ROLE: Role = { name: '', description: '', permissions: [], logIn: {} };

/** What roles give, and how long sessions of who has them last. */
export function RolesTab() {
  const { data, error, refetch } = useQuery(roles);
  const [changed, setChanged] = useState<Role>();
  if (error) return <Failed error={error} onRetry={refetch} />;
  const minutes = (value: number | undefined) =>
    value === undefined ? (
      <span className="quiet">{text('admin.asSettings')}</span>
    ) : (
      text('admin.minutes', { count: count(value) })
    );
  return (
    <>
      <div className="table-actions">
        <Button onClick={() => setChanged(NEW_ROLE)}>{text('roles.new')}</Button>
      </div>
      <div className="table-scroll">
        <table className="table plain" aria-label={text('admin.roles')}>
          <thead>
            <tr>
              <th>{text('admin.role')}</th>
              <th>{text('admin.permissions')}</th>
              <th>{text('admin.idle')}</th>
              <th>{text('admin.absolute')}</th>
              <th>{text('factor.title')}</th>
              <th aria-label={text('admin.change')} />
            </tr>
          </thead>
          <tbody>
            {data?.map((role) => (
              <tr key={role.name}>
                <td>{role.name}</td>
                <td className="wrap">{role.permissions.join(', ')}</td>
                <td>{minutes(role.logIn.idleMinutes)}</td>
                <td>{minutes(role.logIn.absoluteMinutes)}</td>
                <td>{role.logIn.secondFactor && text('admin.secondFactorWanted')}</td>
                <td>
                  <Button size="compact-sm" variant="default" onClick={() => setChanged(role)}>
                    {text('admin.change')}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {changed && <ChangeRole role={changed} onClose={() => setChanged(undefined)} />}
    </>
  );
}

function ChangeRole({ role, onClose }: { readonly role: Role; readonly onClose: () => void }) {
  const queries = useQueryClient();
  const put = useMutation({
    async mutationFn({ name, description, permissions, logIn }: Role) {
      if (name !== ADMINISTRATOR) await tell('PUT', `/roles/${name}`, { description, permissions });
      await tell('PUT', `/roles/${name}/log-in`, logIn);
    },
    onSuccess() {
      queries.invalidateQueries({ queryKey: ['roles'] });
      onClose();
    },
  });
  const submit = (form: HTMLFormElement) => {
    const fields = new FormData(form);
    const given = ['idleMinutes', 'absoluteMinutes'].flatMap((name) => {
      const value = Number(fields.get(name) || Number.NaN);
      return Number.isInteger(value) ? [[name, value] as const] : [];
    });
    const logIn: LogInRules = {
      ...Object.fromEntries(given),
      ...(fields.has('secondFactor') && { secondFactor: true }),
    };
    const word = (name: string) => String(fields.get(name) ?? '').trim();
    const permissions = fields.getAll('permission').map(String);
    put.mutate({ name: role.name || word('name'), description: word('description'), permissions, logIn });
  };
  const field = (name: 'idleMinutes' | 'absoluteMinutes', label: string) => (
    <NumberInput
      name={name}
      label={label}
      description={text('admin.emptyIsSettings')}
      min={1}
      max={MOST_MINUTES}
      allowDecimal={false}
      thousandSeparator=""
      hideControls
      {...(role.logIn[name] !== undefined && { defaultValue: role.logIn[name] })}
    />
  );
  return (
    <FormDialog
      opened
      title={role.name === '' ? text('roles.new') : text('roles.change', { name: role.name })}
      onClose={onClose}
      onSubmit={submit}
      saving={put}
    >
      {role.name === '' && (
        <TextInput
          name="name"
          label={text('admin.role')}
          description={text('roles.nameHow')}
          pattern="[a-z0-9]([a-z0-9._\-]*[a-z0-9])?"
          maxLength={64}
          required
          withAsterisk={false}
          autoComplete="off"
        />
      )}
      {role.name !== ADMINISTRATOR && <Permissions role={role} />}
      {field('idleMinutes', text('admin.idle'))}
      {field('absoluteMinutes', text('admin.absolute'))}
      <Checkbox
        name="secondFactor"
        label={text('admin.secondFactor')}
        defaultChecked={role.logIn.secondFactor ?? false}
      />
    </FormDialog>
  );
}

/** Whoever changes roles has every permission that there is. */
function Permissions({ role }: { readonly role: Role }) {
  const { data } = useQuery(session);
  return (
    <>
      <TextInput
        name="description"
        label={text('admin.description')}
        defaultValue={role.description}
        maxLength={1024}
      />
      <fieldset className="choices">
        <legend>{text('admin.permissions')}</legend>
        {data?.permissions.toSorted().map((permission) => (
          <Checkbox
            key={permission}
            name="permission"
            value={permission}
            label={permission}
            defaultChecked={role.permissions.includes(permission)}
          />
        ))}
      </fieldset>
    </>
  );
}
