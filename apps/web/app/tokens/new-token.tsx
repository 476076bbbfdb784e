import { Button, Checkbox, Modal, NativeSelect, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { tell } from '../api/ask.ts';
import { session } from '../api/queries.ts';
import { FormDialog } from '../shell/form-dialog.tsx';
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
  if (make.data) return <Secret secret={make.data.secret} onClose={onClose} />;
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

function Secret({ secret, onClose }: { readonly secret: string; readonly onClose: () => void }) {
  return (
    <Modal
      opened
      onClose={onClose}
      title={text('tokens.made')}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': text('state.close') }}
    >
      <div className="stack">
        <Text size="sm">{text('tokens.once')}</Text>
        <TextInput
          className="mono"
          label={text('tokens.secret')}
          value={secret}
          readOnly
          onFocus={(event) => event.target.select()}
        />
        <div className="dialog-actions">
          <Button variant="default" onClick={() => navigator.clipboard?.writeText(secret)}>
            {text('tokens.copy')}
          </Button>
          <Button onClick={onClose}>{text('tokens.kept')}</Button>
        </div>
      </div>
    </Modal>
  );
}
