import { type Dataset, lookupKeyword } from '@vesalius/dicom';
import { DEVICE_RECTANGLES } from '../table/generated/device-rectangles.js';
import type { Rectangle } from './rectangle.ts';

interface Device {
  readonly holds: (dataset: Dataset) => boolean;
  readonly areas: readonly Rectangle[];
}

let devices: readonly Device[] | undefined;

/** Where the device that made an image is known to write into it, by what the header says of device, size and kind. */
export function deviceRectangles(dataset: Dataset): Rectangle[] {
  devices ??= DEVICE_RECTANGLES.split('\n').map(deviceOf);
  return devices.filter(({ holds }) => holds(dataset)).flatMap(({ areas }) => areas);
}

function deviceOf(line: string): Device {
  const [conditions, areas] = line.split('\t') as [string, string];
  const tests = conditions.split(';').map(testOf);
  return { holds: (dataset) => tests.every((test) => test(dataset)), areas: areas.split(' ').map(areaOf) };
}

/** `contains` has alternatives with bars between them; letters count whatever their case. */
function testOf(text: string): (dataset: Dataset) => boolean {
  const [, keyword, kind, value] = /^(\w+)([~=])(.*)$/.exec(text) as unknown as [string, string, string, string];
  const tag = lookupKeyword(keyword);
  const wanted = value.toLowerCase().split('|');
  return (dataset) => {
    if (tag === undefined) return false;
    const is = dataset.texts(tag).join('\\').toLowerCase();
    return wanted.some((one) => (kind === '=' ? is === one : is.includes(one)));
  };
}

function areaOf(text: string): Rectangle {
  const [left, top, width, height] = text.split(',').map(Number) as [number, number, number, number];
  return { left, top, width, height };
}
