export {
  type BuiltDicomdir,
  buildDicomdir,
  type DicomdirInstance,
  type DicomdirOptions,
} from './build-dicomdir.ts';
export { type Dicomdir, type DirectoryRecord, readDicomdir } from './read-dicomdir.ts';
