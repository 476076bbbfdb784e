import type { Frame } from '../study/frame.ts';
import { SPACING_NOTES } from '../study/spacing.ts';
import { valueUnit } from '../study/value-unit.ts';
import { sayOr } from '../texts/texts.ts';

/** A coded entry (PS3.3 §8.8): value, scheme, meaning. */
export type Code = readonly [value: string, scheme: string, meaning: string];

type Dimension = 'length' | 'area' | 'angle' | 'value';

interface Quantity {
  /** What the drawing library calls it. */
  readonly statistic: string;
  readonly concept: Code;
  readonly dimension: Dimension;
}

/** What can be measured, with the concepts of PS3.16 (CID 7470, 7469, 7464). */
export const QUANTITIES = {
  length: quantity('length', ['410668003', 'SCT', 'Length'], 'length'),
  longAxis: quantity('length', ['103339001', 'SCT', 'Long Axis'], 'length'),
  shortAxis: quantity('width', ['103340004', 'SCT', 'Short Axis'], 'length'),
  angle: quantity('angle', ['1483009', 'SCT', 'Angle'], 'angle'),
  cobbAngle: quantity('angle', ['285285000', 'SCT', 'Cobb angle'], 'angle'),
  area: quantity('area', ['42798000', 'SCT', 'Area'], 'area'),
  mean: quantity('mean', ['373098007', 'SCT', 'Mean'], 'value'),
  deviation: quantity('stdDev', ['386136009', 'SCT', 'Standard Deviation'], 'value'),
  minimum: quantity('min', ['255605001', 'SCT', 'Minimum'], 'value'),
  maximum: quantity('max', ['56851009', 'SCT', 'Maximum'], 'value'),
} as const satisfies Record<string, Quantity>;

export type QuantityName = keyof typeof QUANTITIES;

function quantity(statistic: string, concept: Code, dimension: Dimension): Quantity {
  return { statistic, concept, dimension };
}

/** A value that was measured, in the unit that the frame honestly has. */
export interface MeasuredValue {
  readonly quantity: QuantityName;
  readonly value: number;
  /** For people: `mm`, `mm at detector`, `px`, `HU`. */
  readonly unit: string;
}

/** The unit of a quantity on a frame, for people. */
export function unitOf(name: QuantityName, frame: Frame): string {
  const { spacing } = frame.plane;
  const note = spacing ? SPACING_NOTES[spacing.source] : '';
  const metric = (unit: string) => [unit, note].filter(Boolean).join(' ');
  const units: Record<Dimension, string> = {
    length: spacing ? metric('mm') : 'px',
    area: spacing ? metric('mm²') : 'px²',
    angle: '°',
    value: valueUnit(frame.instance, frame.number),
  };
  return units[QUANTITIES[name].dimension];
}

/** A unit as a coded entry of UCUM, which has no notes: what the length was measured on is told by the comment. */
export function unitCode(unit: string): Code {
  const known = UCUM[unit.split(' ')[0] ?? ''];
  if (known) return [known[0], 'UCUM', known[1]];
  return ['1', 'UCUM', 'no units'];
}

const UCUM: Readonly<Record<string, readonly [string, string]>> = {
  mm: ['mm', 'millimeter'],
  'mm²': ['mm2', 'square millimeter'],
  px: ['{pixels}', 'pixels'],
  'px²': ['{pixels}', 'pixels'],
  '°': ['deg', 'degree'],
  HU: ["[hnsf'U]", 'Hounsfield unit'],
  SUVbw: ['g/ml{SUVbw}', 'Standardized Uptake Value body weight'],
  'Bq/ml': ['Bq/ml', 'Becquerels/milliliter'],
};

/** What is less than half a millimetre is told in micrometres. */
const SMALL: Readonly<Record<string, (measured: MeasuredValue) => MeasuredValue>> = {
  mm: (measured) => (measured.value < 0.5 ? { ...measured, value: measured.value * 1e3, unit: 'µm' } : measured),
  'mm²': (measured) => (measured.value < 0.25 ? { ...measured, value: measured.value * 1e6, unit: 'µm²' } : measured),
};

/** `70.0 mm`, `Mean 41.2 HU`. */
export function measuredText(measured: MeasuredValue): string {
  const { quantity: name, value, unit } = SMALL[measured.unit]?.(measured) ?? measured;
  const digits = QUANTITIES[name].dimension === 'area' && value >= 100 ? 0 : 1;
  const number = unit === '°' ? `${value.toFixed(digits)}°` : `${value.toFixed(digits)} ${unitText(unit)}`.trim();
  return [sayOr(`quantity.${name}`, ''), number].filter(Boolean).join(' ');
}

/** A unit in the language of the page; what is kept in reports stays English. */
export function unitText(unit: string): string {
  const [short = '', ...note] = unit.split(' ');
  const source = Object.entries(SPACING_NOTES).find(([, said]) => said !== '' && said === note.join(' '))?.[0];
  return source ? `${short} ${sayOr(`note.${source}`, '')}` : unit;
}
