import { Alert, Button, Modal, TextInput } from '@mantine/core';
import { text } from '../texts/texts.ts';

interface ShownOnceProps {
  readonly title: string;
  /** That it cannot be seen again. */
  readonly notice: string;
  readonly label: string;
  readonly value: string;
  readonly onClose: () => void;
}

/** A secret that was just made: the server has only its hash, so that it is to be taken along now. A click beside it does not close it. */
export function ShownOnce({ title, notice, label, value, onClose }: ShownOnceProps) {
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': text('state.close') }}
    >
      <div className="stack">
        <Alert variant="light" p="xs" className="notice">
          {notice}
        </Alert>
        <TextInput className="mono" label={label} value={value} readOnly onFocus={(event) => event.target.select()} />
        <div className="dialog-actions">
          <Button variant="default" onClick={() => navigator.clipboard?.writeText(value)}>
            {text('tokens.copy')}
          </Button>
          <Button onClick={onClose}>{text('tokens.kept')}</Button>
        </div>
      </div>
    </Modal>
  );
}
