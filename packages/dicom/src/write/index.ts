export {
  IMPLEMENTATION_CLASS_UID,
  IMPLEMENTATION_VERSION_NAME,
  type MetaOptions,
  metaDataset,
  writeMeta,
} from './meta.ts';
export type { Piece } from './part-list.ts';
export { datasetChunks, type FileToWrite, fileChunks, filePieces, writeDataset, writeFile } from './write.ts';
