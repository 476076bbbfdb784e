export { escaped as escapeXml } from './escape.ts';
export { type FromXmlOptions, fromNativeXml } from './from-xml.ts';
export { type ToXmlOptions, toNativeXml } from './to-xml.ts';
export { parseXml, type XmlElement } from './xml-reader.ts';
