import type { Archive, Principal, QueryLevel, QueryRow } from '@vesalius/archive/api';
import { fromDicomJson, toNativeXml } from '@vesalius/dicom';
import { formatMediaType, multipartEnd, newBoundary, partHead, queryStringOf } from '@vesalius/dicomweb';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendBytes } from '../answer/send-bytes.ts';
import { warningHeader } from '../answer/warning.ts';
import type { DicomwebOptions } from '../options.ts';
import { chosenOffer } from '../request/accepted.ts';
import { callerOf } from '../request/caller.ts';
import { resourceOf } from '../request/resource.ts';
import { serviceRoot } from '../request/service-root.ts';
import { SEARCH_RESOURCES } from './resources.ts';
import { planSearch, type SearchPlan } from './search-plan.ts';
import { type Giver, searchRow, searchRowText } from './search-row.ts';
import { moreThere, type Shown, TOTAL_HEADER, totalOf } from './total.ts';

const OFFERS = [
  { type: 'application/dicom+json', multipart: false, aliases: ['application/json'] },
  { type: 'application/dicom+xml', multipart: true },
];
/** Answers of up to so many characters are sent as one piece, with their length. */
const ONE_PIECE = 2 * 1024 * 1024;
const STREAMED_PIECE = 64 * 1024;

/** The Search transaction (PS3.18 §10.6). */
export function searchRoutes(http: FastifyInstance, archive: Archive, options: DicomwebOptions): void {
  for (const { route, level } of SEARCH_RESOURCES) {
    http.get(route, (request, reply) => search(archive, options, level, request, reply));
  }
}

async function search(
  archive: Archive,
  options: DicomwebOptions,
  level: QueryLevel,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const principal = callerOf(request);
  archive.access.demand(principal, 'search');
  const offer = chosenOffer(request, OFFERS);
  const plan = planSearch(archive.search, level, resourceOf(request), queryStringOf(request.raw.url ?? ''), options);
  const giver = { root: serviceRoot(request, options), aeTitle: options.aeTitle };
  const format = offer.multipart ? xmlFormat() : JSON_FORMAT;
  const pieces = rowPieces(archive.search.search(principal, plan.query), plan.limit, (row, isFirst) =>
    format.row(stringify(row, level, giver, offer.multipart), isFirst),
  );
  let text = format.begin;
  for (let step = await pieces.next(); ; step = await pieces.next()) {
    if (step.done) {
      await hinted(archive, principal, plan, step.value, reply);
      const whole = text + (text === format.begin ? format.empty : format.end);
      return reply.type(format.type).send(Buffer.from(whole));
    }
    text += step.value;
    if (text.length > ONE_PIECE) break;
  }
  const { limit: _, offset = 0, ...all } = plan.query;
  const counted = await archive.search.count(principal, { ...all, limit: offset + plan.limit + 1 });
  const rows = Math.max(0, Math.min(counted - offset, plan.limit));
  await hinted(archive, principal, plan, { rows, more: counted > offset + plan.limit }, reply);
  return sendBytes(reply, { type: format.type, bytes: encoded(text, pieces, format.end) });
}

/** What was not honoured, that there is more, and how many there are in all. */
async function hinted(
  { search: index }: Archive,
  principal: Principal,
  { query, warnings }: SearchPlan,
  shown: Shown,
  reply: FastifyReply,
): Promise<void> {
  const total = await totalOf(index, principal, query, shown);
  if (total !== undefined) reply.header(TOTAL_HEADER, String(total));
  const warning = warningHeader(shown.more ? [...warnings, moreThere(total, query, shown.rows)] : warnings);
  if (warning !== undefined) reply.header('warning', warning);
}

function stringify(row: QueryRow, level: QueryLevel, giver: Giver, asXml: boolean): string {
  return asXml ? toNativeXml(fromDicomJson(searchRow(row, level, giver))) : searchRowText(row, level, giver);
}

/** The text of each row; returns how many there were, and whether there was one more than the limit. */
async function* rowPieces(
  rows: AsyncIterable<QueryRow>,
  limit: number,
  piece: (row: QueryRow, isFirst: boolean) => string,
): AsyncGenerator<string, Shown> {
  let count = 0;
  for await (const row of rows) {
    if (count === limit) return { rows: count, more: true };
    yield piece(row, count++ === 0);
  }
  return { rows: count, more: false };
}

async function* encoded(start: string, pieces: AsyncGenerator<string, Shown>, end: string): AsyncGenerator<Buffer> {
  let text = start;
  for await (const piece of pieces) {
    text += piece;
    if (text.length < STREAMED_PIECE) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(text + end);
}

interface Format {
  readonly type: string;
  readonly begin: string;
  readonly row: (text: string, isFirst: boolean) => string;
  readonly end: string;
  /** Instead of `end` when there was no row. */
  readonly empty: string;
}

const JSON_FORMAT: Format = {
  type: 'application/dicom+json',
  begin: '[',
  row: (text, isFirst) => (isFirst ? text : `,${text}`),
  end: ']',
  empty: ']',
};

function xmlFormat(): Format {
  const boundary = newBoundary();
  const partType = { 'Content-Type': 'application/dicom+xml' };
  return {
    type: formatMediaType('multipart/related', { type: 'application/dicom+xml', boundary }),
    begin: '',
    row: (text, isFirst) => partHead(boundary, partType, isFirst).toString() + text,
    end: multipartEnd(boundary).toString(),
    empty: multipartEnd(boundary, true).toString(),
  };
}
