/**
 * The name that a keyword of PS3.6 says when its words are set apart: `DateOfSecondaryCapture` is "Date of Secondary
 * Capture". True for most attributes; the generated dictionary carries the name of the others.
 */
export function nameFromKeyword(keyword: string): string {
  return keyword
    .replace(/([a-z0-9])([A-Z])|([A-Z])([A-Z][a-z])/g, '$1$3 $2$4')
    .replace(/ (?:Of|And|In|To|For|The|On|By|With|Or|At|From)(?= )/g, (word) => word.toLowerCase())
    .replace(/Date Time\b/g, 'DateTime');
}
