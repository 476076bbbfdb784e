export { type FromXmlOptions, fromNativeXml } from './from-xml.ts';
export { type ToXmlOptions, toNativeXml } from './to-xml.ts';
