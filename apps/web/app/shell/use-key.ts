import { useEffect, useRef } from 'react';

/** Calls when a key is pressed outside of fields (with Ctrl or ⌘ also in them); what is below a dialog hears nothing. */
export function useKey(key: string, act: (event: KeyboardEvent) => void, { withControl = false } = {}): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      const isTyping = event.target instanceof HTMLElement && event.target.matches('input, textarea, select');
      const controlled = event.ctrlKey || event.metaKey;
      if (event.key !== key || controlled !== withControl || event.altKey || (isTyping && !withControl)) return;
      if (document.querySelector('[role=dialog]')) return;
      event.preventDefault();
      latest.current(event);
    };
    document.addEventListener('keydown', hear);
    return () => document.removeEventListener('keydown', hear);
  }, [key, withControl]);
}
