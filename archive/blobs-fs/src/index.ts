/**
 * Blobs as plain files in a folder: `blobs/<generation>/<key>.dcm`. A key sorts by age and is never made from a data set.
 *
 *   generations.ts  the folder that takes new files now; few thousand files each
 *   staging.ts      a file on its way: written under `staging/`, synced, renamed, folder synced
 *   folder-sync.ts  one fsync of a folder for all that wait for it
 */
export { type FileBlobsOptions, openFileBlobs } from './file-blobs.ts';
