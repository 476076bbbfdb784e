import type { Archive, StoredInstance } from '@vesalius/archive/api';
import { type ContentNode, contentTree, type Dataset, escapeXml, nameText, TAG, toNativeXml } from '@vesalius/dicom';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendPart } from '../answer/send-part.ts';
import { chosenOffer } from '../request/accepted.ts';
import { notAcceptable } from '../request/http-problem.ts';
import { datasetOf } from './wanted-picture.ts';

/** Structured reports and key objects have UIDs of one root; two kinds of measurements have others. */
const REPORTS = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.(88\.\d+|78\.6|79\.1)$/;
const MOST_BYTES = 16 * 1024 * 1024;

/** Text forms of a report, the default first (PS3.18 Table 8.7.4-1); XML is the Native DICOM Model. */
const FORMS: Readonly<Record<string, (report: Dataset) => string>> = {
  'text/html': pageOf,
  'text/plain': textOf,
  'text/xml': toNativeXml,
};
const OFFERS = Object.keys(FORMS).map((type) => ({
  type,
  multipart: false,
  ...(type === 'text/xml' && { aliases: ['application/xml'] }),
}));

export function isReport({ sopClassUid }: StoredInstance): boolean {
  return REPORTS.test(sopClassUid);
}

/** A structured report as text. Nothing in it can do anything in a browser. @throws HttpProblem 406 */
export async function renderedReport(
  archive: Archive,
  instance: StoredInstance,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { type } = chosenOffer(request, OFFERS);
  if (instance.fileSize > MOST_BYTES) throw notAcceptable('The report is too large to be shown as text');
  const bytes = Buffer.from(FORMS[type]!(await datasetOf(archive, instance)));
  reply.headers({ vary: 'accept', 'content-security-policy': "default-src 'none'; sandbox" });
  return sendPart(request, reply, {
    type: `${type}; charset=utf-8`,
    length: bytes.length,
    tag: `${instance.datasetSha256.slice(0, 32)}-${type.slice('text/'.length)}`,
    bytesOf: ({ offset, length }) => [bytes.subarray(offset, offset + length)],
  });
}

function titleOf(report: Dataset, { concept }: ContentNode): string {
  return concept || report.text(TAG.SeriesDescription) || 'Report';
}

function patientOf(report: Dataset): string {
  return [nameText(report.text(TAG.PatientName)), report.text(TAG.PatientID)].filter(Boolean).join(' · ');
}

function pageOf(report: Dataset): string {
  const root = contentTree(report);
  const title = escapeXml(titleOf(report, root));
  const patient = escapeXml(patientOf(report));
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head><body><h1>${title}</h1><p>${patient}</p>${listOf(root.children)}</body></html>\n`;
}

function listOf(nodes: readonly ContentNode[]): string {
  if (nodes.length === 0) return '';
  const items = nodes.map(({ concept, value, children }) => {
    const head = concept && `<strong>${escapeXml(concept)}</strong>`;
    return `<li>${[head, escapeXml(value)].filter(Boolean).join(': ')}${listOf(children)}</li>`;
  });
  return `<ul>${items.join('')}</ul>`;
}

function textOf(report: Dataset): string {
  const root = contentTree(report);
  return `${[titleOf(report, root), patientOf(report), '', ...linesOf(root.children, 0)].join('\n')}\n`;
}

function linesOf(nodes: readonly ContentNode[], depth: number): string[] {
  return nodes.flatMap(({ concept, value, children }) => [
    `${'  '.repeat(depth)}${[concept, value].filter(Boolean).join(': ')}`,
    ...linesOf(children, depth + 1),
  ]);
}
