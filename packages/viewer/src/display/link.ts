import { isUid } from '@vesalius/dicom';
import type { LookAt } from '../slide/look-at.ts';
import { isLayout, type Layout } from './layout.ts';
import type { Window } from './window.ts';

/** What a link to the viewer can say; everything but the study may be left out. */
export interface ViewerLink {
  readonly study: string;
  /** The study of the series, when it is another one of the patient. */
  readonly prior?: string;
  readonly series?: string;
  readonly instance?: string;
  /** From 1. */
  readonly frame?: number;
  readonly window?: Window;
  readonly layout?: Layout;
  /** What of a slide is seen: pixels of the finest level, and screen pixels for each. */
  readonly at?: LookAt;
}

/** Reads the query of a viewer's address. What cannot be read is left out; undefined without a study. */
export function parseViewerLink(query: string): ViewerLink | undefined {
  const given = new URLSearchParams(query);
  const uid = (name: string) => {
    const value = given.get(name);
    return value !== null && isUid(value) ? value : undefined;
  };
  const study = uid('study');
  if (study === undefined) return undefined;
  const prior = uid('prior');
  const series = uid('series');
  const instance = uid('instance');
  const frame = Number(given.get('frame'));
  const window = parseWindow(given.get('window'));
  const layout = given.get('layout') ?? '';
  const at = parseLook(given.get('at'));
  return {
    study,
    ...(prior !== undefined && { prior }),
    ...(series !== undefined && { series }),
    ...(instance !== undefined && { instance }),
    ...(Number.isInteger(frame) && frame > 0 && { frame }),
    ...(window && { window }),
    ...(isLayout(layout) && { layout }),
    ...(at && { at }),
  };
}

/** The query that `parseViewerLink` reads, without a question mark. */
export function formatViewerLink({ study, prior, series, instance, frame, window, layout, at }: ViewerLink): string {
  const parts = Object.entries({
    study,
    prior,
    series,
    instance,
    frame: frame === 1 ? undefined : frame,
    window: window && `${tidy(window.center)}/${tidy(window.width)}`,
    layout: layout === '1x1' ? undefined : layout,
    at: at && [at.x.toFixed(1), at.y.toFixed(1), Number(at.scale.toPrecision(5))].join('/'),
  });
  return parts.flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`])).join('&');
}

function parseWindow(text: string | null): Window | undefined {
  const found = /^(-?\d+(?:\.\d+)?)\/(\d+(?:\.\d+)?)$/.exec(text ?? '');
  const width = Number(found?.[2]);
  return found && width > 0 ? { center: Number(found[1]), width } : undefined;
}

function parseLook(text: string | null): LookAt | undefined {
  const [x, y, scale, ...more] = (text ?? '').split('/').map(Number);
  const isRead = [x, y, scale].every((part) => Number.isFinite(part)) && more.length === 0;
  return isRead && scale! > 0 ? { x: x!, y: y!, scale: scale! } : undefined;
}

function tidy(number: number): string {
  return String(Number(number.toFixed(2)));
}
