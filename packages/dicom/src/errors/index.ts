export { type DicomErrorCode, ERRORS } from './catalogue.ts';
export {
  DicomError,
  type DicomErrorOptions,
  DicomModelError,
  DicomReadError,
  DicomWriteError,
  type Where,
} from './dicom-error.ts';
export { WARNINGS, type Warning, type WarningCode } from './warning.ts';
