import { type Dataset, type DicomFile, TAG } from '@vesalius/dicom';
import { nameText } from '../display/corner-texts.ts';
import { type ContentNode, contentTree } from '../report/content-tree.ts';
import { type Channel, waveformsOf } from '../report/waveform.ts';
import { say } from '../texts/texts.ts';
import { element, svgElement } from './element.ts';

const document = (kind: string, ...children: (Node | string)[]) =>
  element('div', { class: 'document', 'data-document': kind }, ...children);

/** A structured report to be read. */
export function reportDocument(instance: Dataset): HTMLElement {
  const root = contentTree(instance);
  const patient = element('p', { class: 'concept' }, nameText(instance.text(TAG.PatientName)));
  return document('report', element('h2', {}, root.concept || say('report.title')), patient, listOf(root.children));
}

function listOf(nodes: readonly ContentNode[]): HTMLElement {
  return element(
    'ul',
    {},
    ...nodes.map(({ concept, value, children }) => {
      const name =
        concept === '' ? undefined : element('span', { class: 'concept' }, value === '' ? concept : `${concept}: `);
      return element('li', {}, name, value, children.length > 0 ? listOf(children) : undefined);
    }),
  );
}

/** An encapsulated document (PS3.3 §A.45), in the browser's own reader, and to keep. */
export function pdfDocument({ dataset }: DicomFile): [HTMLElement, () => void] {
  const bytes = dataset.bytes(TAG.EncapsulatedDocument) ?? new Uint8Array();
  const url = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: 'application/pdf' }));
  const title = dataset.text(TAG.DocumentTitle) ?? say('pdf.title');
  const keep = element('a', { href: url, download: `${title}.pdf` }, say('pdf.save'));
  const page = element('iframe', { src: url, title });
  return [document('pdf', element('h2', {}, title), keep, page), () => URL.revokeObjectURL(url)];
}

/** Video (PS3.5 §A.4.5 and following) as the one stream its fragments make. */
export function videoDocument({ dataset }: DicomFile): [HTMLElement, () => void] {
  const stream = dataset.get(TAG.PixelData)?.encapsulated;
  const parts = Array.from({ length: stream?.fragmentCount ?? 0 }, (_, at) => new Uint8Array(stream!.fragment(at)));
  const url = URL.createObjectURL(new Blob(parts, { type: 'video/mp4' }));
  const video = element('video', { src: url, controls: true, loop: true, muted: true });
  const told = element('p', {}, '');
  video.addEventListener('error', () => {
    told.textContent = say('video.failed');
  });
  const keep = element('a', { href: url, download: 'video.mp4' }, say('video.save'));
  return [document('video', keep, told, video), () => URL.revokeObjectURL(url)];
}

/** Waveforms, channel below channel, a second for each of ten parts of the width. */
export function waveformDocument({ dataset }: DicomFile): HTMLElement {
  const groups = waveformsOf(dataset).filter(({ channels }) => channels.length > 0);
  const pictures = groups.flatMap(({ label, frequency, channels }) => [
    element(
      'h3',
      {},
      `${label || say('wave.one')} · ${frequency} Hz · ${(channels[0]!.samples.length / (frequency || 1)).toFixed(1)} s`,
    ),
    ...channels.map((channel) =>
      element('figure', {}, element('figcaption', { class: 'concept' }, rangeText(channel)), lineOf(channel)),
    ),
  ]);
  return document('waveform', element('h2', {}, say('wave.title')), ...pictures);
}

const LINE_HEIGHT = 80;

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

function lineOf({ samples }: Channel): SVGElement {
  const [least, most] = extent(samples);
  const height = (value: number) => LINE_HEIGHT - ((value - least) / (most - least || 1)) * LINE_HEIGHT;
  const path = Array.from(samples, (value, at) => `${at === 0 ? 'M' : 'L'}${at} ${height(value).toFixed(2)}`).join('');
  return svgElement(
    'svg',
    {
      viewBox: `0 -2 ${Math.max(1, samples.length)} ${LINE_HEIGHT + 4}`,
      preserveAspectRatio: 'none',
      height: LINE_HEIGHT,
    },
    svgElement('path', { d: path }),
  );
}
