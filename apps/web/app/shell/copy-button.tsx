import { Button } from '@mantine/core';
import { useState } from 'react';
import { text } from '../texts/texts.ts';

const COPIED_MS = 1500;

interface CopyButtonProps {
  readonly value: string;
  /** What is copied, for those who do not see it beside the button. */
  readonly what: string;
}

/** Copies a text and says so; absent where the browser lets no page write to the clipboard. */
export function CopyButton({ value, what }: CopyButtonProps) {
  const [isCopied, setCopied] = useState(false);
  if (!('clipboard' in navigator)) return null;
  const copy = async () => {
    await navigator.clipboard.writeText(value).catch(() => {}); // refused: the text can be selected by hand
    setCopied(true);
    setTimeout(() => setCopied(false), COPIED_MS);
  };
  const told = text(isCopied ? 'state.copied' : 'state.copy');
  return (
    <Button size="compact-xs" variant="subtle" className="copy" aria-label={`${told}: ${what}`} onClick={copy}>
      {told}
    </Button>
  );
}
