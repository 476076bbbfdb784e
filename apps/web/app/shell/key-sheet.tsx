import { Kbd, Modal } from '@mantine/core';
import { type TextKey, text } from '../texts/texts.ts';

const KEYS: readonly (readonly [keys: string, does: TextKey])[] = [
  ['/', 'keys.search'],
  ['Ctrl K', 'keys.palette'],
  ['↓ ↑', 'keys.rows'],
  ['Enter', 'keys.open'],
  ['v', 'keys.view'],
  ['x', 'keys.select'],
  ['Esc', 'keys.close'],
  ['?', 'keys.help'],
];

/** Every key there is. */
export function KeySheet({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={text('keys.title')}
      closeButtonProps={{ 'aria-label': text('state.close') }}
    >
      <dl className="keys">
        {KEYS.map(([keys, does]) => (
          <div key={keys}>
            <dt>
              {keys.split(' ').map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd>{text(does)}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
