export { deidentifiedExportFeature } from './feature.ts';
