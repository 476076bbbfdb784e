export { CODEC_ERRORS, CodecError, type CodecErrorCode, type CodecErrorDetails } from './codec-error.ts';
