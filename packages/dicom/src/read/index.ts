export type { DicomFile, ReadDataset, ReadOptions } from './dicom-file.ts';
export type { InputForm } from './file-parser.ts';
export { DEFAULT_LIMITS, type ReadLimits } from './limits.ts';
export type { PixelDataLocation } from './pixel-data.ts';
export { readDataset, readFile } from './read-file.ts';
export { StreamReader, type StreamReaderOptions } from './stream-reader.ts';
