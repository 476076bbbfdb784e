/**
 * Blobs as plain files in a folder: `blobs/<generation>/<key>.dcm`. A key sorts by age and is never made from a data set.
 *
 *   generations.ts  the folder that takes new files now; few thousand files each
 *   staged-file.ts  a file on its way: written under `staging/`, synced, renamed, folder synced
 *   folder-sync.ts  one fsync of a folder for all that wait for it
 *   mirror.ts       copies into another data folder, for backup and restore
 */
export { type FileBlobsOptions, fileBlobsInUse, openFileBlobs } from './file-blobs.ts';
export { blobKeysIn, mirrorBlobs } from './mirror.ts';
