export { DicomWebClient, type DicomWebClientOptions, type RetrievedPart } from './dicomweb-client.ts';
export type { StoreAnswer } from './store-answer.ts';
