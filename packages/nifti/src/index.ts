/** NIfTI-1 volumes of CT, MR and PET series, and their names and sidecars after BIDS. */
export { type Affine, affineOf, type Quaternion, quaternionOf } from './affine.ts';
export { DATA_TYPES, type DataType, HEADER_BYTES, headerOf, type NiftiHeader } from './header.ts';
export { type FrameOfInstance, type Volume, type Volumes, volumesOf } from './volumes.ts';
