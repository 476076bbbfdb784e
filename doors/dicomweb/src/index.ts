export { dicomwebDoor } from './dicomweb-door.ts';
export type { DicomwebOptions } from './options.ts';
