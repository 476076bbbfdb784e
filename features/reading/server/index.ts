export { readingFeature } from './reading-feature.ts';
