/** A step of `npm run check`: a program that ends with 0 when all is well. Paths are from the root. */
export interface Step {
  readonly name: string;
  readonly command: readonly string[];
  /** What mends it, as far as a machine can. */
  readonly fix?: readonly string[];
}

const BIOME = 'node_modules/@biomejs/biome/bin/biome';

export const STEPS: readonly Step[] = [
  {
    name: 'format and lint',
    command: [BIOME, 'check', '--error-on-warnings', '--max-diagnostics=200', '--colors=off'],
    fix: [BIOME, 'check', '--write', '--max-diagnostics=200'],
  },
  { name: 'types', command: ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json', '--pretty', 'false'] },
  { name: 'arrows', command: ['tools/arch/main.ts'] },
  { name: 'unused', command: ['node_modules/knip/bin/knip.js', '--no-progress', '--no-config-hints'] },
  { name: 'generated code', command: ['tools/codegen/main.ts', '--check'] },
  { name: 'conformance page', command: ['tools/conformance/main.ts', '--check'], fix: ['tools/conformance/main.ts'] },
  { name: 'policy page', command: ['tools/policy/main.ts', '--check'], fix: ['tools/policy/main.ts'] },
  { name: 'compliance pages', command: ['tools/compliance/main.ts', '--check'], fix: ['tools/compliance/main.ts'] },
  { name: 'settings page', command: ['tools/settings-page/main.ts', '--check'], fix: ['tools/settings-page/main.ts'] },
];
