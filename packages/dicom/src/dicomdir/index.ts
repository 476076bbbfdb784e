export {
  type BuiltDicomdir,
  buildDicomdir,
  type DicomdirInstance,
  type DicomdirOptions,
} from './build-dicomdir.ts';
export { directoryKeysOf } from './directory-keys.ts';
export { type Dicomdir, type DirectoryRecord, readDicomdir } from './read-dicomdir.ts';
