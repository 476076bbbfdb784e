export {
  DICOMWEB_ERRORS,
  DicomWebError,
  type DicomWebErrorCode,
  type DicomWebErrorDetails,
} from './dicomweb-error.ts';
