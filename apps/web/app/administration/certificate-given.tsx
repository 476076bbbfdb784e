import { Button, Modal, Text } from '@mantine/core';
import { text } from '../texts/texts.ts';
import type { Given } from './certificates.ts';

interface GivenFile {
  readonly name: string;
  readonly type: string;
  readonly base64: string;
}

/** Files of what was given, by the names that devices expect. */
function filesOf({ issued, certificate, authority, key, pkcs12 }: Given): GivenFile[] {
  const pem = (name: string, words: string) => ({ name, type: 'application/x-pem-file', base64: btoa(words) });
  const base = issued.name.replaceAll(/[^\w.-]+/g, '-');
  return [
    pem(`${base}.crt`, certificate),
    ...(key === undefined ? [] : [pem(`${base}.key`, key)]),
    ...(pkcs12 === undefined ? [] : [{ name: `${base}.p12`, type: 'application/x-pkcs12', base64: pkcs12 }]),
    pem('authority.pem', authority),
  ];
}

/** What is given out this once: the key is kept nowhere. */
export function GivenDialog({ given, onClose }: { readonly given: Given; readonly onClose: () => void }) {
  return (
    <Modal
      opened
      onClose={onClose}
      closeOnClickOutside={false}
      title={text('certificates.given', { name: given.issued.name })}
      closeButtonProps={{ 'aria-label': text('state.close') }}
    >
      <Text>{text(given.key === undefined ? 'certificates.givenHow' : 'certificates.givenOnce')}</Text>
      <ul>
        {filesOf(given).map(({ name, type, base64 }) => (
          <li key={name}>
            <a href={`data:${type};base64,${base64}`} download={name}>
              {name}
            </a>
          </li>
        ))}
      </ul>
      <div className="dialog-actions">
        <Button onClick={onClose}>{text('certificates.done')}</Button>
      </div>
    </Modal>
  );
}
