export { operationFeature } from './operation-feature.ts';
