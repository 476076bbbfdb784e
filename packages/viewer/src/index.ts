/**
 * The viewer: a study in an element of a page. Hides the rendering library: nothing outside `cornerstone/` knows it.
 */
export { formatViewerLink, parseViewerLink, type ViewerLink } from './display/link.ts';
export type { ProtocolStore } from './page/protocol-store.ts';
export { openViewer } from './page/viewer.ts';
export type { Viewer, ViewerOptions } from './page/viewer-options.ts';
export { prepareTexts, say } from './texts/texts.ts';
