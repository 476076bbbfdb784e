import { type ContentNode, contentTree, type Dataset, type DicomFile, nameText, TAG } from '@vesalius/dicom';
import { say } from '../texts/texts.ts';
import { element } from './element.ts';

/** What is shown in a viewport in place of a picture. */
export const document = (kind: string, ...children: (Node | string)[]) =>
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
