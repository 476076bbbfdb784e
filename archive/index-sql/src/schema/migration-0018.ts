/** Metadata documents made before they said the transfer syntax of each instance go, to be made anew. Released: it never changes. */
export function migration0018(): string[] {
  return ['DELETE FROM series_documents'];
}
