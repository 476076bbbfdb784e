import { Button, Checkbox, NumberInput } from '@mantine/core';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ask, tell } from '../api/ask.ts';
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
      {changed && <ChangeRules role={changed} onClose={() => setChanged(undefined)} />}
    </>
  );
}

function ChangeRules({ role, onClose }: { readonly role: Role; readonly onClose: () => void }) {
  const queries = useQueryClient();
  const put = useMutation({
    mutationFn: (rules: LogInRules) => tell('PUT', `/roles/${role.name}/log-in`, rules),
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
    put.mutate({ ...Object.fromEntries(given), ...(fields.has('secondFactor') && { secondFactor: true }) });
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
      title={text('admin.logInRules', { name: role.name })}
      onClose={onClose}
      onSubmit={submit}
      saving={put}
    >
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
