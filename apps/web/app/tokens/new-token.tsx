import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { tell } from '../api/ask.ts';
import { session } from '../api/queries.ts';
import { FormDialog } from '../shell/form-dialog.tsx';
import { ShownOnce } from '../shell/shown-once.tsx';
import { text } from '../texts/texts.ts';

/** For how many days a token is good. */
const DAYS = ['1', '7', '30', '90', '365'] as const;
const DAY_MS = 86_400_000;

interface NewTokenProps {
  readonly service: boolean;
  readonly onClose: () => void;
}

/** Makes a token; its secret is shown this once. */
export function NewToken({ service, onClose }: NewTokenProps) {
  const { data: me } = useQuery(session);
  const make = useMutation({ mutationFn: (body: object) => tell<{ secret: string }>('POST', '/tokens', body) });
  if (make.data)
    return (
      <ShownOnce
        title={text('tokens.made')}
        notice={text('tokens.once')}
        label={text('tokens.secret')}
        value={make.data.secret}
        onClose={onClose}
      />
    );
  const mine = new Set([...(me?.permissions ?? []), ...(service ? [] : (me?.somewhere ?? []))]);
  const submit = (form: HTMLFormElement) => {
    const fields = new FormData(form);
    make.mutate({
      name: String(fields.get('name')).trim(),
      permissions: fields.getAll('permission'),
      expiresAt: Date.now() + Number(fields.get('days')) * DAY_MS,
      ...(!service && { personal: true }),
    });
  };
  return (
    <FormDialog
      opened
      title={text(service ? 'tokens.newService' : 'tokens.new')}
      onClose={onClose}
      onSubmit={submit}
      saving={make}
    >
      <TextInput
        name="name"
        label={text('tokens.name')}
        required
        withAsterisk={false}
        maxLength={64}
        autoComplete="off"
      />
      <NativeSelect
        name="days"
        label={text('tokens.good')}
        defaultValue="30"
        data={DAYS.map((value) => ({ value, label: text('tokens.days', { count: value }) }))}
      />
      <Checkbox.Group label={text('admin.permissions')}>
        <div className="stack">
          {[...mine].toSorted().map((permission) => (
            <Checkbox key={permission} name="permission" value={permission} label={permission} />
          ))}
        </div>
      </Checkbox.Group>
    </FormDialog>
  );
}
