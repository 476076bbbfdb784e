import { cache, type Types, volumeLoader } from '@cornerstonejs/core';
import type { Frame } from '../study/frame.ts';
import { loadAll } from './prefetch.ts';

/** A series as one body of voxels, all of it in memory: nothing of it is drawn before. */
export interface Volume {
  readonly id: string;
  /** In reading order, first to last along the normal. */
  readonly frames: readonly Frame[];
  /** What the pictures of the frames are loaded by, in the same order. */
  readonly imageIds: readonly string[];
}

interface Streaming {
  readonly framesLoaded: number;
  load(callback: (event: { readonly framesProcessed?: number }) => void): void;
}

const volumes = new Map<string, Promise<Volume>>();
const held = new Map<string, Volume>();

/**
 * Brings all slices of a series into memory; `told` hears how many are there. Rejects when one of them cannot be had: a body with holes is
 * none. Asked for again, it is the same volume.
 */
export function loadVolume(
  seriesInstanceUid: string,
  imageIds: readonly string[],
  frames: readonly Frame[],
  told: (loaded: number) => void,
): Promise<Volume> {
  const known = volumes.get(seriesInstanceUid);
  if (known) return known;
  const loading = load(`cornerstoneStreamingImageVolume:${seriesInstanceUid}`, imageIds, frames, told);
  volumes.set(seriesInstanceUid, loading);
  loading.catch(() => volumes.delete(seriesInstanceUid));
  return loading;
}

async function load(
  id: string,
  imageIds: readonly string[],
  frames: readonly Frame[],
  told: (loaded: number) => void,
): Promise<Volume> {
  await loadAll(imageIds, told); // the library would wait for ever for a slice that cannot be had
  const volume = (await volumeLoader.createAndCacheVolume(id, { imageIds: [...imageIds] })) as unknown as Streaming;
  await new Promise<void>((resolve) => {
    volume.load(({ framesProcessed = 0 }) => {
      if (framesProcessed === imageIds.length) resolve();
    });
  });
  if (volume.framesLoaded < imageIds.length) {
    cache.removeVolumeLoadObject(id);
    throw new Error('a slice of the volume could not be had');
  }
  const made = { id, frames, imageIds };
  held.set(id, made);
  return made;
}

/** The value of a voxel at a place; undefined outside. */
export function voxelAt(id: string, point: Types.Point3): number | undefined {
  const volume = cache.getVolume(id);
  if (!volume?.imageData || !volume.voxelManager) return undefined;
  const index = volume.imageData.worldToIndex(point).map(Math.round) as [number, number, number];
  if (index.some((part, axis) => part < 0 || part >= volume.dimensions[axis]!)) return undefined;
  return Number(volume.voxelManager.getAtIJK(...index));
}

/** A frame of the volume that a library's name for it speaks of. */
export function frameOfVolume(targetId: string): Frame | undefined {
  for (const [id, { frames }] of held) if (targetId.includes(id)) return frames[Math.floor(frames.length / 2)];
  return undefined;
}

/** The volume of a series, when it is in memory. */
export function volumeOfSeries(seriesInstanceUid: string): Volume | undefined {
  return [...held.values()].find(({ frames }) => frames[0]?.seriesInstanceUid === seriesInstanceUid);
}

/** A volume of a frame of reference: the one that the library's names speak of, else the first. */
export function volumeOfSpace(frameOfReferenceUid: string, targets: readonly string[]): Volume | undefined {
  const all = [...held.values()].filter(({ frames }) => frames[0]?.plane.frameOfReferenceUid === frameOfReferenceUid);
  return all.find(({ id }) => targets.some((target) => target.includes(id))) ?? all[0];
}

export function forgetVolumes(): void {
  volumes.clear();
  held.clear();
}
