import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import {
  ArchiveError,
  BULK_DATA_PREFIX,
  type ByteRange,
  type FrameBytes,
  type Retrieve,
  type Selection,
  type SeriesMetadata,
  type StoredInstance,
} from '@vesalius/archive/api';
import { type DicomJson, stringifyDicomJson, toDicomJson } from '@vesalius/dicom';
import { pathOf } from '../request/resource.ts';
import type { HeldInstance, HeldMemory } from './held-instance.ts';

const PIECE = 1000;

export function memoryRetrieve(memory: HeldMemory): Retrieve {
  const read = (instance: StoredInstance, range?: ByteRange) => bytesOf(memory, instance, range);
  const dataset = (instance: StoredInstance) =>
    read(instance, { offset: instance.datasetOffset, length: instance.fileSize - instance.datasetOffset });
  return {
    async *select(_principal, selection) {
      for (const { stored } of memory.selected(selection)) yield stored;
    },
    transfer: () => {
      throw new ArchiveError('not-found', { detail: 'nothing is sent on here' });
    },
    count: async (_principal, selection) => memory.selected(selection).length,
    read,
    file: (instance) => read(instance),
    inTurn: () => ({ dataset, file: (instance) => read(instance) }),
    dataset,
    frame: async (instance, number) =>
      memory.framesAreKnown || !instance.pixels?.encapsulated ? frameOf(heldOf(memory, instance), number) : undefined,
    metadata: (_principal, selection) => metadataOf(memory, selection),
  };
}

function heldOf(memory: HeldMemory, instance: StoredInstance): HeldInstance {
  return memory.held.find(({ stored }) => stored.id === instance.id)!;
}

async function* bytesOf(memory: HeldMemory, instance: StoredInstance, range?: ByteRange): AsyncIterable<Uint8Array> {
  const { bytes } = heldOf(memory, instance);
  const end = range ? range.offset + range.length : bytes.length;
  for (let at = range?.offset ?? 0; at < end; at += PIECE) {
    if (at >= memory.corruptFrom) throw new ArchiveError('blob-corrupt', { where: 'block 0' });
    memory.bytesRead += PIECE;
    yield bytes.subarray(at, Math.min(at + PIECE, end));
  }
}

/** Encapsulated: a frame is a fragment; native: frames of equal length. */
function frameOf({ stored, file }: HeldInstance, number: number): FrameBytes | undefined {
  const { pixels } = stored;
  if (!pixels || number > pixels.numberOfFrames) return undefined;
  if (pixels.encapsulated) {
    const fragment = file.pixelData!.fragments!.at(number - 1)!;
    return { ranges: [fragment], length: fragment.length };
  }
  const length = pixels.length / pixels.numberOfFrames;
  if (!Number.isInteger(length)) return undefined;
  return { ranges: [{ offset: pixels.offset + length * (number - 1), length }], length };
}

async function* metadataOf(memory: HeldMemory, selection: Selection): AsyncIterable<SeriesMetadata> {
  const { sopInstanceUids, ...ofSeries } = selection;
  const wanted = new Set(memory.selected(selection).map(({ stored }) => stored.seriesInstanceUid));
  for (const seriesInstanceUid of wanted) {
    const members = memory.selected({ ...ofSeries, seriesInstanceUids: [seriesInstanceUid] });
    const text = `[${members.map((one) => stringifyDicomJson(metadataOfInstance(one))).join(',\n')}]`;
    const version = createHash('md5').update(text).digest('hex');
    yield { seriesInstanceUid, version, gzip: gzipSync(text) };
  }
}

function metadataOfInstance({ stored, file }: HeldInstance): DicomJson {
  const { studyInstanceUid: study, seriesInstanceUid: series, sopInstanceUid: instance } = stored;
  const root = `${BULK_DATA_PREFIX}${pathOf({ study, series, instance }).slice(1)}/bulkdata/`;
  return toDicomJson(file.dataset, {
    bulkDataUri: (path, element) =>
      element.encapsulated || /^(OB|OW|UN)$/.test(element.vr)
        ? root + path.replaceAll(/\[(\d+)\]/g, (_, item) => `.${Number(item) - 1}`)
        : undefined,
  });
}
