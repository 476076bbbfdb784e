export type { PeerCalls } from './open-association.ts';
export { peersFeature } from './peers-feature.ts';
