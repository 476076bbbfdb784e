import { currentLanguage, text } from '../texts/texts.ts';

const UNTIL_KNOWN_MS = 2000;

/** About how long work will take that has got so far; empty until it can be told. */
export function timeLeft(startedAt: number, done: number, total: number, now = Date.now()): string {
  const passed = now - startedAt;
  if (done === 0 || passed < UNTIL_KNOWN_MS) return '';
  const seconds = ((passed / done) * (total - done)) / 1000;
  const [value, unit] = seconds < 90 ? [Math.ceil(seconds), 'second'] : [Math.ceil(seconds / 60), 'minute'];
  const time = new Intl.NumberFormat(currentLanguage(), { style: 'unit', unit, unitDisplay: 'long' }).format(value);
  return text('activity.left', { time });
}
