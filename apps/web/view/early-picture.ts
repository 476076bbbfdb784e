import { earlyAddress } from './early-address.ts';

/** On faster lines (Mbit/s, as the browser guesses) the picture itself is there as soon. */
const FAST = 8;
const WORDS: Readonly<Record<string, string>> = { en: 'Preview', de: 'Vorschau', es: 'Vista previa' };

interface Line {
  readonly downlink?: number;
  readonly saveData?: boolean;
}

/** Modalities whose series have pictures; of others a picture would be asked for in vain. */
const PICTURED = /^(CR|CT|DX|ES|GM|IO|IVUS|MG|MR|NM|OCT|OP|OPT|OT|PT|PX|RF|RG|SC|SM|US|XA|XC)$/;
const MODALITY = '00080060';
const ROWS = '00280010';

/** On a slow line shows a small picture, made by the server, of what a link opens, until the viewer shows it or says why not. */
export async function showEarlyPicture(host: HTMLElement, query: string): Promise<void> {
  const early = earlyAddress(query);
  const { downlink = 0, saveData = false } = (navigator as { connection?: Line }).connection ?? {};
  if (!early || (downlink >= FAST && !saveData)) return;
  if (!(await hasPictures(early.instances)) || isShown(host)) return;
  const picture = document.createElement('figure');
  picture.id = 'early';
  const image = new Image();
  image.alt = '';
  image.addEventListener('load', () => {
    picture.dataset.quality = 'preview';
  });
  image.addEventListener('error', () => picture.remove());
  image.src = early.picture;
  const word = document.createElement('figcaption');
  word.textContent = WORDS[navigator.language.slice(0, 2)] ?? WORDS.en!;
  picture.append(image, word);
  host.after(picture);
  removeWhenShown(picture, host);
}

async function hasPictures(address: string): Promise<boolean> {
  const answer = await fetch(address, { headers: { accept: 'application/dicom+json' } }).catch(() => undefined);
  if (answer?.status !== 200) return false;
  const instances = (await answer.json()) as Record<string, { Value?: readonly unknown[] }>[];
  return instances.some((one) => PICTURED.test(String(one[MODALITY]?.Value?.[0])) && one[ROWS]?.Value !== undefined);
}

/** The viewer's own picture is there, another layout, or a refusal. */
function isShown(host: HTMLElement): boolean {
  const there = '.vv-cell[data-quality="full"], .vv-cell[data-quality="failed"], [data-viewer="refused"]';
  return host.querySelector(`${there}, .vv-grid:not([data-layout="1x1"])`) !== null;
}

function removeWhenShown(picture: HTMLElement, host: HTMLElement): void {
  const observer = new MutationObserver(() => {
    if (!isShown(host)) return;
    picture.remove();
    observer.disconnect();
  });
  observer.observe(host, {
    subtree: true,
    childList: true,
    attributeFilter: ['data-quality', 'data-viewer', 'data-layout'],
  });
}
