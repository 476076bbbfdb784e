import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { loadSettings, type SettingsSources } from './load-settings.ts';
import { SettingsError } from './problems.ts';

const made: string[] = [];
after(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

function folderWith(files: Record<string, string> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'vesalius-settings-'));
  made.push(folder);
  mkdirSync(join(folder, 'etc'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

const load = (yaml: string | undefined, env: NodeJS.ProcessEnv = {}, ...argv: string[]) => {
  const cwd = folderWith(yaml === undefined ? {} : { 'vesalius.yaml': yaml });
  return loadSettings({ argv, env, cwd });
};

/** The lines of the refusal. */
async function refusal(sources: Partial<SettingsSources> & { yaml?: string }): Promise<string[]> {
  const { yaml, argv = [], env = {} } = sources;
  const cwd = sources.cwd ?? folderWith(yaml === undefined ? {} : { 'vesalius.yaml': yaml });
  const error = await loadSettings({ argv, env, cwd }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof SettingsError, `refused: ${String(error)}`);
  return error.message.split('\n');
}

test('without any source, the defaults', async () => {
  const cwd = folderWith();
  const { inForce, ...values } = await loadSettings({ argv: [], env: {}, cwd });
  assert.equal(values.dataDir, join(cwd, 'data'));
  assert.deepEqual([values.http.host, values.http.port], ['127.0.0.1', 8104]);
  assert.deepEqual([values.dicom.host, values.dicom.port, values.dicom.aeTitle], ['127.0.0.1', 11112, 'VESALIUS']);
  assert.deepEqual(
    [values.databaseUrl, values.admin.password, values.bootstrapToken],
    [undefined, undefined, undefined],
  );
  assert.deepEqual([values.peers, values.log.level, values.demo], [[], 'info', false]);
  assert.ok(inForce.length > 20 && inForce.every(({ source, where }) => source === 'default' && where === ''));
});

test('a flag is stronger than a variable, a variable than the file, and each value knows its source', async () => {
  const yaml = 'http:\n  host: file.example\n  port: 1001\ndicom: { port: 1002, aeTitle: 007 }\nlog:\n  level: debug\n';
  const env = { VESALIUS_HTTP_PORT: '2001', VESALIUS_DICOM_PORT: '2002', VESALIUS_HTTP_HOST: '' };
  const { http, dicom, log, inForce } = await load(yaml, env, '--dicom-port=3002', '--demo');
  assert.deepEqual(
    [http.host, http.port, dicom.port, dicom.aeTitle, log.level],
    ['file.example', 2001, 3002, '007', 'debug'],
  );
  const told = Object.fromEntries(inForce.map(({ name, source, where }) => [name, `${source} ${where}`]));
  assert.equal(told['http.host'], 'file vesalius.yaml:2:9');
  assert.equal(told['http.port'], 'environment VESALIUS_HTTP_PORT');
  assert.equal(told['dicom.port'], 'flag --dicom-port');
  assert.equal(told['dicom.aeTitle'], 'file vesalius.yaml:4:31');
  assert.equal(told.demo, 'flag --demo');
  assert.equal(told['series.quietSeconds'], 'default ');
});

test('lists: commas, lists of YAML, repeated flags', async () => {
  const both = ['A@one.example:104', '*@127.0.0.1'];
  assert.deepEqual(
    (
      await load(
        `peers: ${both
          .map((peer) => `"${peer}"`)
          .join(', ')
          .replace('", "', ', ')}`,
      )
    ).peers,
    both,
  );
  assert.deepEqual((await load(`peers:\n  - ${both[0]}\n  - "${both[1]}"\n`)).peers, both);
  assert.deepEqual((await load(undefined, { VESALIUS_PEERS: both.join(', ') })).peers, both);
  assert.deepEqual((await load(undefined, {}, '--peers', both[0] ?? '', `--peers=${both[1]}`)).peers, both);
});

test('switches: bare, with a value, with no-', async () => {
  assert.equal((await load(undefined, {}, '--demo')).demo, true);
  assert.equal((await load(undefined, {}, '--demo=false')).demo, false);
  assert.equal((await load('demo: true', {}, '--no-demo')).demo, false);
});

test('relative paths start where they are written', async () => {
  const cwd = folderWith({ 'etc/my.yaml': 'dataDir: here\n' });
  const { dataDir } = await loadSettings({ argv: ['--config', 'etc/my.yaml'], env: {}, cwd });
  assert.equal(dataDir, join(cwd, 'etc/here'));
  assert.equal((await loadSettings({ argv: ['--data-dir', 'there'], env: {}, cwd })).dataDir, join(cwd, 'there'));
  assert.equal((await loadSettings({ argv: [], env: { VESALIUS_CONFIG: 'etc/my.yaml' }, cwd })).dataDir, dataDir);
});

test('an empty file and an empty group are no settings', async () => {
  assert.equal((await load('')).http.port, 8104);
  assert.equal((await load('# nothing\nhttp:\n')).http.port, 8104);
});

test('unknown and wrong settings of the file are refused with line and column, all of them at once', async () => {
  const yaml = `htpp: 1
http:
  prot: 80
  host: "not a host"
  port: eighty
dicom: 104
log:
  level: verbos
peers:
  - A@b.example:104
  - nonsense
store:
  unknownSopClasses:
series: { quietSeconds: 0 }
`;
  assert.deepEqual(await refusal({ yaml }), [
    "vesalius.yaml:1:1: there is no setting 'htpp', did you mean http?",
    "vesalius.yaml:3:3: there is no setting 'http.prot', did you mean http.port?",
    'vesalius.yaml:6:8: dicom is a group of settings: host, port, aeTitle, strangers, maxAssociations, maxAssociationsPerPeer, maxPduLength, idleSeconds, tls',
    'vesalius.yaml:13:21: store.unknownSopClasses needs a value; allowed: accept, refuse',
    "vesalius.yaml:4:9: 'not a host' is not allowed for http.host; allowed: a host name or an IP address; 0.0.0.0 or :: for all of this machine",
    "vesalius.yaml:5:9: 'eighty' is not allowed for http.port; allowed: a whole number from 0 to 65535",
    "vesalius.yaml:11:5: 'nonsense' is not allowed for peers; allowed: AET@host:port, AET@host:port+tls to call it over TLS, or *@address for any AE title from there",
    "vesalius.yaml:14:25: '0' is not allowed for series.quietSeconds; allowed: a whole number from 1 to 86400",
    "vesalius.yaml:8:10: 'verbos' is not allowed for log.level; allowed: fatal, error, warn, info, debug, trace, silent",
  ]);
});

test('a file that is not YAML is refused with the place, and its text is not repeated', async () => {
  const lines = await refusal({ yaml: 'http:\n  port: 1\nbootstrapToken: "hush\n' });
  assert.match(lines[0] ?? '', /^vesalius\.yaml:\d+:\d+: is not YAML we can read/);
  assert.doesNotMatch(lines.join(), /hush/);
  assert.match((await refusal({ yaml: 'demo: true\ndemo: false\n' })).join(), /^vesalius\.yaml:2:1: .*DUPLICATE_KEY/);
});

test('unknown and wrong variables are refused by name', async () => {
  const env = { VESALIUS_HTP_PORT: '1', VESALIUS_DICOM_PORT: '-1', VESALIUS_PEERS: 'A@b.example' };
  assert.deepEqual(await refusal({ env }), [
    "VESALIUS_HTP_PORT: there is no setting 'VESALIUS_HTP_PORT', did you mean VESALIUS_HTTP_PORT?",
    "VESALIUS_DICOM_PORT: '-1' is not allowed for dicom.port; allowed: a whole number from 0 to 65535",
    "VESALIUS_PEERS: 'A@b.example' is not allowed for peers; allowed: AET@host:port, AET@host:port+tls to call it over TLS, or *@address for any AE title from there",
  ]);
});

test('variables of tests, and those Kubernetes makes for a service of our name, are left alone', async () => {
  const env = {
    VESALIUS_CORPUS: '/x',
    VESALIUS_TEST_NO_INSTALL: '1',
    VESALIUS_PORT: 'tcp://10.0.0.1:8104',
    VESALIUS_PORT_8104_TCP_ADDR: '10.0.0.1',
    VESALIUS_SERVICE_HOST: '10.0.0.1',
    VESALIUS_SERVICE_PORT_HTTP: '8104',
  };
  assert.equal((await load(undefined, env)).http.port, 8104);
});

test('unknown, repeated, valueless and positional arguments are refused', async () => {
  const argv = [
    '--htp-port',
    '1',
    '--dicom-port',
    '1',
    '--dicom-port',
    '2',
    '--http-port',
    '--log-level=shout',
    'extra',
  ];
  assert.deepEqual((await refusal({ argv })).sort(), [
    '--dicom-port: is given more than once',
    "--htp-port: there is no flag '--htp-port', did you mean --http-port?",
    '--http-port: needs a value; allowed: a whole number from 0 to 65535',
    "--log-level: 'shout' is not allowed for log.level; allowed: fatal, error, warn, info, debug, trace, silent",
    'argument 9: settings are given as --name value',
  ]);
});

test('secrets are never shown, not taken as flags, and may lie in a file', async () => {
  const cwd = folderWith({ 'token.txt': 'tok-en\n', 'other.txt': 'x' });
  const settings = await loadSettings({
    argv: [],
    env: { VESALIUS_BOOTSTRAP_TOKEN_FILE: 'token.txt', VESALIUS_ADMIN_PASSWORD: 'hush hush' },
    cwd,
  });
  assert.deepEqual([settings.bootstrapToken, settings.admin.password], ['tok-en', 'hush hush']);
  assert.doesNotMatch(JSON.stringify(settings.inForce), /tok-en|hush/);
  assert.equal(settings.inForce.find(({ name }) => name === 'bootstrapToken')?.value, '(hidden)');

  const wrong = await refusal({ env: { VESALIUS_BOOTSTRAP_TOKEN: 'no spaces, please' } });
  assert.deepEqual(wrong, [
    'VESALIUS_BOOTSTRAP_TOKEN: what is given (hidden) is not allowed for bootstrapToken; allowed: letters, digits and -._~+/ (RFC 6750 §2.1)',
  ]);
  assert.match(
    (await refusal({ argv: ['--admin-password', 'hush'] })).join(),
    /^--admin-password: a flag can be read by everyone/,
  );
  const twice = { VESALIUS_BOOTSTRAP_TOKEN: 'a', VESALIUS_BOOTSTRAP_TOKEN_FILE: 'b' };
  assert.match((await refusal({ env: twice })).join(), /VESALIUS_BOOTSTRAP_TOKEN is given too/);
  assert.match((await refusal({ env: { VESALIUS_ADMIN_PASSWORD_FILE: 'gone' } })).join(), /gone cannot be read/);
});

test('what a stronger source overrides has to be right too', async () => {
  assert.equal((await refusal({ yaml: 'http: { port: x }', argv: ['--http-port', '80'] })).length, 1);
});

test('a settings file that is named has to be there', async () => {
  assert.match(
    (await refusal({ argv: ['--config', 'gone.yaml'] })).join(),
    /^--config: there is no settings file \/.*gone\.yaml$/,
  );
  assert.match((await refusal({ env: { VESALIUS_CONFIG: 'gone.yaml' } })).join(), /^VESALIUS_CONFIG: /);
});

test('certificate and key belong together, and files have to be there', async () => {
  const cwd = folderWith({ 'cert.pem': '', 'key.pem': '' });
  const tls = (argv: string[]) => refusal({ cwd, argv });
  assert.match(
    (await tls(['--http-tls-certificate', 'cert.pem'])).join(),
    /^--http-tls-certificate: .* together or not at all$/,
  );
  assert.match(
    (await tls(['--dicom-tls-certificate', 'cert.pem', '--dicom-tls-key', 'gone.pem'])).join(),
    /^--dicom-tls-key: dicom\.tls\.key: there is no file/,
  );
  assert.match((await tls(['--dicom-tls-port', '2762'])).join(), /needs dicom\.tls\.certificate/);
  const argv = ['--dicom-tls-certificate=cert.pem', '--dicom-tls-key=key.pem', '--dicom-tls-port=2762'];
  assert.equal((await loadSettings({ argv, env: {}, cwd })).dicom.tls.key, join(cwd, 'key.pem'));
});
