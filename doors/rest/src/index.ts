/**
 * REST and what every HTTP door stands on.
 *
 *   http/      problem details, who the caller is    access/    authentication, cookies, same origin
 *   routes/    the operations by resource            studies/   search and how a study is shown
 *   import/    files, forms and ZIPs                 changes/   the feed as long poll and events
 *   openapi/   the document and its page
 */
export { authentication } from './access/authentication.ts';
export { type FoundationOptions, httpFoundation } from './http/foundation.ts';
export { type RestDoorOptions, restDoor } from './rest-door.ts';
export { healthDoor } from './routes/health.ts';
