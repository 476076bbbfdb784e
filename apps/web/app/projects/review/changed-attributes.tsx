import { text } from '../../texts/texts.ts';
import type { InspectedOutput } from './review-queries.ts';

/** What the de-identification did to the attributes. */
export function ChangedAttributes({ attributes }: Pick<InspectedOutput, 'attributes'>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: on a narrow screen it scrolls, also by keyboard
    <section className="table-scroll" tabIndex={0} aria-label={text('projects.changedAttributes')}>
      <table className="table plain review-attributes">
        <caption>{text('projects.changedAttributes')}</caption>
        <thead>
          <tr>
            <th>{text('projects.attribute')}</th>
            <th>{text('projects.wasValue')}</th>
            <th>{text('projects.isValue')}</th>
          </tr>
        </thead>
        <tbody>
          {attributes.map(({ path, keyword, before, after }) => (
            <tr key={path}>
              <td title={path}>{keyword || path}</td>
              <td>{before ?? '–'}</td>
              <td>{after ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
