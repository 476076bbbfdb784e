const INPUTS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;
/** Without a touch for so long, what the page asks is asked by itself. Milliseconds. */
const HERE_MS = 30_000;

let lastInput = performance.now();

/** Whether somebody sits before the page, as far as it can tell. */
export function isSomebodyHere(): boolean {
  return performance.now() - lastInput < HERE_MS;
}

/** Headers of a request: one that nobody waits for does not keep the session open. */
export function presenceHeaders(): Record<string, string> {
  return isSomebodyHere() ? {} : { 'vesalius-idle': '1' };
}

/** Calls with each touch of mouse, keys or screen. */
export function onInput(act: () => void): void {
  const hear = () => {
    lastInput = performance.now();
    act();
  };
  for (const kind of INPUTS) window.addEventListener(kind, hear, { capture: true, passive: true });
}
