import type { ByteRange, Retrieve, StoredInstance } from '@vesalius/archive/api';
import { type DicomJson, readFile, toDicomJson } from '@vesalius/dicom';
import { formatMediaType, multipartChunks, multipartEnd, newBoundary, partHead } from '@vesalius/dicomweb';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendBytes } from '../answer/send-bytes.ts';
import { ONE_MODEL, sendModels } from '../answer/send-models.ts';
import { sendPart } from '../answer/send-part.ts';
import { chosenOffer } from '../request/accepted.ts';
import { notAcceptable } from '../request/http-problem.ts';
import { dicomOffers } from '../retrieve/dicom-offers.ts';
import { afterHead } from '../retrieve/instances.ts';

/** A data set with all its values in it is made of files up to this. */
const MOST_MODEL_BYTES = 16 * 1024 * 1024;

/** One Non-Patient Instance: its data set with all values (PS3.18 Table 12.1.3-1, JSON being the default), or its file. */
export async function sendNonPatient(
  retrieve: Retrieve,
  instance: StoredInstance,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const offer = chosenOffer(request, [...ONE_MODEL, ...dicomOffers(instance.transferSyntaxUid, true, []).toReversed()]);
  if (offer.type !== 'application/dicom') return sendModels(reply, offer, [await modelOf(retrieve, instance)]);
  const type = formatMediaType('application/dicom', { 'transfer-syntax': instance.transferSyntaxUid });
  const { fileSize: length, datasetSha256 } = instance;
  if (!offer.multipart) {
    const bytesOf = (range: ByteRange) => retrieve.read(instance, range);
    return sendPart(request, reply, { type, length, tag: datasetSha256.slice(0, 32), bytesOf });
  }
  const boundary = newBoundary();
  const headers = { 'Content-Type': type };
  return sendBytes(reply, {
    type: formatMediaType('multipart/related', { type: 'application/dicom', boundary }),
    length: partHead(boundary, headers, true).length + length + multipartEnd(boundary).length,
    bytes: afterHead(multipartChunks(boundary, [{ headers, body: retrieve.file(instance) }])),
  });
}

async function modelOf(retrieve: Retrieve, instance: StoredInstance): Promise<DicomJson> {
  if (instance.fileSize > MOST_MODEL_BYTES)
    throw notAcceptable('The instance is too large for one data set; it can be had as application/dicom');
  const chunks: Uint8Array[] = [];
  for await (const bytes of retrieve.file(instance)) chunks.push(Buffer.from(bytes));
  return toDicomJson(readFile(Buffer.concat(chunks)).dataset);
}
