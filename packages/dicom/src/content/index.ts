/** What data sets say, as a person reads it. */
export { type ContentNode, contentTree } from './content-tree.ts';
export { dateText, nameText } from './texts.ts';
