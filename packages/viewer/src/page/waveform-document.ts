import type { DicomFile } from '@vesalius/dicom';
import { type Channel, type Multiplex, waveformsOf } from '../report/waveform.ts';
import { say } from '../texts/texts.ts';
import { document } from './documents.ts';
import { element, svgElement } from './element.ts';

/** UCUM units of a voltage in millivolts: such channels are drawn on one scale, as on paper. */
const MILLIVOLTS: Readonly<Record<string, number>> = { uV: 0.001, mV: 1, V: 1000 };
const PIXELS_PER_MILLIVOLT = 60;
/** The large boxes of ECG paper. */
const BOX = { seconds: 0.2, millivolts: 0.5 };
/** Of a channel without a known unit, which fills it from its least to its greatest value. */
const LINE_HEIGHT = 80;
const MOST_HEIGHT = 600;
const MARGIN = 6;

/** Waveforms, channel below channel, over their whole time; voltages all on one scale over boxes of 0.2 s and 0.5 mV. */
export function waveformDocument({ dataset }: DicomFile): HTMLElement {
  const groups = waveformsOf(dataset).filter(({ channels }) => channels.length > 0);
  return document('waveform', element('h2', {}, say('wave.title')), ...groups.flatMap(groupParts));
}

function groupParts({ label, frequency, channels }: Multiplex): HTMLElement[] {
  const seconds = (channels[0]!.samples.length / (frequency || 1)).toFixed(1);
  const isVoltage = channels.some(({ unit }) => unit in MILLIVOLTS);
  const scale = isVoltage ? ` · ${say('wave.boxes', BOX)}` : '';
  const pictures = channels.map((channel) =>
    element('figure', {}, element('figcaption', { class: 'concept' }, rangeText(channel)), lineOf(channel, frequency)),
  );
  return [element('h3', {}, `${label || say('wave.one')} · ${frequency} Hz · ${seconds} s${scale}`), ...pictures];
}

function extent(samples: Float32Array): [least: number, most: number] {
  return samples.reduce<[number, number]>(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
}

function rangeText({ name, samples, unit }: Channel): string {
  const [least, most] = extent(samples);
  return say('wave.range', { name, least: least.toFixed(0), most: most.toFixed(0), unit });
}

function lineOf({ samples, unit }: Channel, frequency: number): SVGElement {
  const [least, most] = extent(samples);
  const millivolt = MILLIVOLTS[unit];
  const range = most - least || 1;
  const whole = millivolt === undefined ? LINE_HEIGHT : range * millivolt * PIXELS_PER_MILLIVOLT;
  const inside = Math.min(MOST_HEIGHT, Math.max(1, whole));
  const down = (value: number) => MARGIN + inside - ((value - least) / range) * inside;
  const [width, height] = [Math.max(1, samples.length), inside + 2 * MARGIN];
  const wave = Array.from(samples, (value, at) => `${at === 0 ? 'M' : 'L'}${at} ${down(value).toFixed(2)}`).join('');
  const across = frequency > 0 ? steps(0, samples.length, BOX.seconds * frequency) : [];
  const along = millivolt === undefined ? [] : steps(least, most, BOX.millivolts / millivolt);
  const grid = [
    ...across.map((x) => `M${x.toFixed(1)} 0V${height}`),
    ...along.map((value) => `M0 ${down(value).toFixed(1)}H${width}`),
  ];
  return svgElement(
    'svg',
    { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none', height },
    svgElement('path', { class: 'grid', d: grid.join('') }),
    svgElement('path', { class: 'wave', d: wave }),
  );
}

/** Multiples of a step within a range; none when they would be too many to see. */
function steps(least: number, most: number, step: number): number[] {
  const first = Math.ceil(least / step);
  const count = Math.floor(most / step) - first + 1;
  return count > 0 && count < 500 ? Array.from({ length: count }, (_, at) => (first + at) * step) : [];
}
