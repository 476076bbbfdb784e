import { Button, Modal, Text } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { codeOf } from '../shell/states.tsx';
import { text } from '../texts/texts.ts';

interface FormDialogProps {
  readonly opened: boolean;
  readonly title: string;
  readonly onClose: () => void;
  readonly onSubmit: (form: HTMLFormElement) => void;
  readonly saving: { readonly error: Error | null; readonly isPending: boolean };
  readonly children: ReactNode;
}

/** A dialog with fields that are saved together. */
export function FormDialog({ opened, title, onClose, onSubmit, saving, children }: FormDialogProps) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSubmit(event.currentTarget);
  };
  return (
    <Modal opened={opened} onClose={onClose} title={title} closeButtonProps={{ 'aria-label': text('state.close') }}>
      <form onSubmit={submit} className="stack">
        {children}
        <Text role="alert" size="sm" c="var(--mantine-color-error)">
          {saving.error && text('state.report', { code: codeOf(saving.error) })}
        </Text>
        <div className="dialog-actions">
          <Button variant="default" onClick={onClose}>
            {text('state.cancel')}
          </Button>
          <Button type="submit" loading={saving.isPending}>
            {text('admin.save')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
