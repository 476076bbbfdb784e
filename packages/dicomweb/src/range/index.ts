export { requestedRange } from './byte-range.ts';
