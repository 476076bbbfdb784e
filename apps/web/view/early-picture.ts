import { earlyAddress } from './early-address.ts';

/** On faster lines (Mbit/s, as the browser guesses) the picture itself is there as soon. */
const FAST = 8;
const WORDS: Readonly<Record<string, string>> = { en: 'Preview', de: 'Vorschau', es: 'Vista previa' };

interface Line {
  readonly downlink?: number;
  readonly saveData?: boolean;
}

/** On a slow line shows a small picture, made by the server, of what a link opens, until the viewer shows it or says why not. */
export function showEarlyPicture(host: HTMLElement, query: string): void {
  const address = earlyAddress(query);
  const { downlink = 0, saveData = false } = (navigator as { connection?: Line }).connection ?? {};
  if (!address || (downlink >= FAST && !saveData)) return;
  const picture = document.createElement('figure');
  picture.id = 'early';
  const image = new Image();
  image.alt = '';
  image.addEventListener('load', () => {
    picture.dataset.quality = 'preview';
  });
  image.addEventListener('error', () => picture.remove());
  image.src = address;
  const word = document.createElement('figcaption');
  word.textContent = WORDS[navigator.language.slice(0, 2)] ?? WORDS.en!;
  picture.append(image, word);
  host.after(picture);
  removeWhenShown(picture, host);
}

/** The viewer's own picture takes its place; so do other layouts and a refusal. */
function removeWhenShown(picture: HTMLElement, host: HTMLElement): void {
  const observer = new MutationObserver(() => {
    const isThere = host.querySelector(
      '.vv-cell[data-quality="full"], .vv-cell[data-quality="failed"], [data-viewer="refused"]',
    );
    if (!isThere && !host.querySelector('.vv-grid:not([data-layout="1x1"])')) return;
    picture.remove();
    observer.disconnect();
  });
  observer.observe(host, {
    subtree: true,
    childList: true,
    attributeFilter: ['data-quality', 'data-viewer', 'data-layout'],
  });
}
