export {
  IMPLEMENTATION_CLASS_UID,
  IMPLEMENTATION_VERSION_NAME,
  type MetaOptions,
  metaDataset,
  writeMeta,
} from './meta.ts';
export { datasetChunks, type FileToWrite, fileChunks, writeDataset, writeFile } from './write.ts';
