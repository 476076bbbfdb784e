import { Kbd, Modal, Title } from '@mantine/core';
import { useLocation } from '@tanstack/react-router';
import { type TextKey, text } from '../texts/texts.ts';

type Keys = readonly (readonly [keys: string, does: TextKey])[];

const EVERYWHERE: Keys = [
  ['Ctrl K', 'keys.palette'],
  ['?', 'keys.help'],
];

/** Keys of single pages, by what their address looks like. */
const PAGES: readonly { readonly at: RegExp; readonly title: TextKey; readonly keys: Keys }[] = [
  {
    at: /^\/$/,
    title: 'studies.title',
    keys: [
      ['/', 'keys.search'],
      ['↓ ↑', 'keys.rows'],
      ['Enter', 'keys.open'],
      ['v', 'keys.view'],
      ['x', 'keys.select'],
      ['Esc', 'keys.close'],
    ],
  },
  {
    at: /^\/projects\/[^/]+\/review$/,
    title: 'projects.review',
    keys: [
      ['← →', 'keys.outputs'],
      ['a', 'projects.acceptOutput'],
      ['s', 'projects.sendBack'],
    ],
  },
];

/** The keys of the page in sight, and those of every page. */
export function KeySheet({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const { pathname } = useLocation();
  const here = PAGES.find(({ at }) => at.test(pathname));
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={text('keys.title')}
      closeButtonProps={{ 'aria-label': text('state.close') }}
    >
      {here && <KeyList title={text(here.title)} keys={here.keys} />}
      <KeyList title={text('keys.everywhere')} keys={EVERYWHERE} />
    </Modal>
  );
}

function KeyList({ title, keys }: { readonly title: string; readonly keys: Keys }) {
  return (
    <section>
      <Title order={3} size="sm" mt="xs">
        {title}
      </Title>
      <dl className="keys">
        {keys.map(([pressed, does]) => (
          <div key={pressed}>
            <dt>
              {pressed.split(' ').map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd>{text(does)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
