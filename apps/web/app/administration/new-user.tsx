import { PasswordInput, Select, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ask, tell } from '../api/ask.ts';
import type { Role } from '../api/types.ts';
import { FormDialog } from '../shell/form-dialog.tsx';
import { text } from '../texts/texts.ts';

export interface NewUser {
  readonly name: string;
  readonly displayName: string;
  readonly password: string;
  /** Held everywhere. */
  readonly role: string;
}

const USUAL_ROLE = 'physician';

/** Adds a user with a role that holds everywhere. */
export function useAddUser(onDone?: (user: NewUser) => void) {
  const queries = useQueryClient();
  return useMutation({
    async mutationFn({ role, ...user }: NewUser) {
      await tell('POST', '/users', user);
      await tell('POST', '/grants', { subject: { kind: 'user', name: user.name }, role });
    },
    onSettled: () => Promise.all(['users', 'grants'].map((key) => queries.invalidateQueries({ queryKey: [key] }))),
    onSuccess: (_, user) => onDone?.(user),
  });
}

/** What the fields of a form say. */
export function newUserIn(form: HTMLFormElement, role?: string): NewUser {
  const fields = new FormData(form);
  const word = (name: string) => String(fields.get(name) ?? '');
  return {
    name: word('name').trim().toLowerCase(),
    displayName: word('displayName').trim(),
    password: word('password'),
    role: role ?? word('role'),
  };
}

export function NewUserFields() {
  return (
    <>
      <TextInput
        name="name"
        label={text('login.user')}
        autoComplete="off"
        autoCapitalize="none"
        required
        withAsterisk={false}
        maxLength={64}
      />
      <TextInput name="displayName" label={text('admin.displayName')} autoComplete="off" maxLength={128} />
      <PasswordInput
        name="password"
        label={text('login.password')}
        description={text('admin.passwordHow')}
        autoComplete="new-password"
        required
        withAsterisk={false}
        minLength={12}
        maxLength={256}
      />
    </>
  );
}

export function NewUserDialog({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const { data: roles } = useQuery({
    queryKey: ['roles'],
    queryFn: async () => (await ask<{ roles: Role[] }>('/roles')).roles,
    enabled: opened,
  });
  const add = useAddUser(onClose);
  return (
    <FormDialog
      opened={opened}
      title={text('admin.newUser')}
      onClose={onClose}
      onSubmit={(form) => add.mutate(newUserIn(form))}
      saving={add}
    >
      <NewUserFields />
      {roles && (
        <Select
          name="role"
          label={text('admin.role')}
          data={roles.map(({ name }) => name)}
          defaultValue={USUAL_ROLE}
          allowDeselect={false}
        />
      )}
    </FormDialog>
  );
}
