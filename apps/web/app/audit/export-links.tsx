import { text } from '../texts/texts.ts';
import { type AuditFilter, queryOf } from './audit-filter.ts';

const FORMATS = [
  ['csv', 'CSV'],
  ['json', 'JSON'],
  ['xml', 'XML (PS3.15 §A.5)'],
  ['fhir', 'FHIR AuditEvent'],
] as const;

/** The trail as a file, narrowed as the list is. */
export function ExportLinks({ filter }: { readonly filter: AuditFilter }) {
  return (
    <p className="audit-exports">
      {text('audit.export')}{' '}
      {FORMATS.map(([format, name]) => {
        const query = queryOf(filter);
        query.set('format', format);
        return (
          <a key={format} href={`/api/v1/audit/export?${query}`} download>
            {name}
          </a>
        );
      })}
    </p>
  );
}
