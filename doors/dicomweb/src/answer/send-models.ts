import { type DicomJson, fromDicomJson, stringifyDicomJson, toNativeXml } from '@vesalius/dicom';
import { formatMediaType, multipartChunks, newBoundary } from '@vesalius/dicomweb';
import type { FastifyReply } from 'fastify';
import { sendBytes } from './send-bytes.ts';

const JSON_TYPE = 'application/dicom+json';
const XML_TYPE = 'application/dicom+xml';
const JSON_OFFER = { type: JSON_TYPE, multipart: false, aliases: ['application/json'] };
/** Forms of one data set, and of any number. */
export const ONE_MODEL = [JSON_OFFER, { type: XML_TYPE, multipart: false }, { type: XML_TYPE, multipart: true }];
export const MANY_MODELS = [JSON_OFFER, { type: XML_TYPE, multipart: true }];

/** Sends data sets in the form that was chosen. */
export function sendModels(
  reply: FastifyReply,
  { type, multipart }: { readonly type: string; readonly multipart: boolean },
  models: readonly DicomJson[],
): FastifyReply | Promise<FastifyReply> {
  if (type === JSON_TYPE) return reply.type(type).send(Buffer.from(`[${models.map(stringifyDicomJson).join(',')}]`));
  const documents = models.map((model) => Buffer.from(toNativeXml(fromDicomJson(model))));
  if (!multipart) return reply.type(type).send(documents[0]);
  const boundary = newBoundary();
  const parts = documents.map((document) => ({ headers: { 'Content-Type': XML_TYPE }, body: [document] }));
  return sendBytes(reply, {
    type: formatMediaType('multipart/related', { type: XML_TYPE, boundary }),
    bytes: multipartChunks(boundary, parts),
  });
}

/** Sends one data set, as an object of JSON rather than an array of one. */
export function sendModel(
  reply: FastifyReply,
  offer: { readonly type: string; readonly multipart: boolean },
  model: DicomJson,
): FastifyReply | Promise<FastifyReply> {
  if (offer.type !== JSON_TYPE) return sendModels(reply, offer, [model]);
  return reply.type(JSON_TYPE).send(Buffer.from(stringifyDicomJson(model)));
}
