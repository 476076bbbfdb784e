import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { renderTemplate, type Scope } from './render-template.ts';

export const DEPLOY = join(import.meta.dirname, '../../deploy');
const CHART = join(DEPLOY, 'helm/vesalius');

export function deployFile(path: string): string {
  return readFileSync(join(DEPLOY, path), 'utf8');
}

export function defaultValues(): Scope {
  return parse(deployFile('helm/vesalius/values.yaml'));
}

// biome-ignore lint/suspicious/noExplicitAny: objects of Kubernetes, which their own schemas check
export type Manifest = any;

/** What the chart makes of its values, under the release name `pacs`. */
export function renderChart(values: Scope): Manifest[] {
  const { appVersion } = parse(readFileSync(join(CHART, 'Chart.yaml'), 'utf8'));
  const root = { Values: values, Release: { Name: 'pacs' }, Chart: { AppVersion: appVersion } };
  return readdirSync(join(CHART, 'templates'))
    .sort()
    .flatMap((name) => documentsOf(name, renderTemplate(readFileSync(join(CHART, 'templates', name), 'utf8'), root)));
}

function documentsOf(name: string, text: string): Manifest[] {
  return parseAllDocuments(text).flatMap((document) => {
    const [wrong] = [
      ...('errors' in document ? document.errors : []),
      ...('warnings' in document ? document.warnings : []),
    ];
    if (wrong) throw new Error(`${name}: ${wrong.message}`);
    const made = 'toJS' in document ? document.toJS() : undefined;
    return made === null || made === undefined ? [] : [made];
  });
}
