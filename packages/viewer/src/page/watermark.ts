import type { Desk } from './desk.ts';
import { element } from './element.ts';

/** So often, that no part of a picture worth having is without. */
const LINES = 3;

/** What lies over a picture of a guest; nothing for others. */
export function watermarkOver({ watermark }: Desk): HTMLElement[] {
  if (watermark === undefined) return [];
  const lines = Array.from({ length: LINES }, () => element('span', {}, watermark));
  return [element('div', { class: 'vv-watermark', 'data-watermark': watermark }, ...lines)];
}
