/** Files are de-identified in the browser: nothing that goes over the line, whoever sends it, holds an identifier of the originals. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { ADMIN_PASSWORD, type LocalServer, openLocalServer } from '../../server/src/testing/local-server.ts';
import { tinyCt } from '../../server/src/testing/tiny-ct.ts';
import { openBrowser, openPage } from './testing/browser.ts';

const SECRETS = [
  'MRN84711',
  'Quixotevan',
  'Alonso',
  'ACC90210',
  '19470313',
  '2.25.7770',
  'Dulcinea',
  'patient-of-mine',
];

let browser: Browser;
let server: LocalServer;
let line: Server;
let web: string;
/** Every byte that the browser has sent to the server. */
const sent: Buffer[] = [];

before(async () => {
  [browser, server] = await Promise.all([openBrowser(), openLocalServer()]);
  const { port } = new URL(server.web);
  line = createServer((socket) => {
    const on = connect(Number(port), '127.0.0.1');
    for (const end of [socket, on]) end.on('error', () => end.destroy());
    socket.on('data', (bytes) => sent.push(Buffer.from(bytes)));
    socket.pipe(on).pipe(socket);
  }).listen(0, '127.0.0.1');
  await once(line, 'listening');
  web = `http://127.0.0.1:${(line.address() as AddressInfo).port}`;
  for (const name of ['lung', 'heart']) {
    await server.done('POST', '/projects', { name, title: name });
    await server.done('PUT', `/projects/${name}/governance`, { purpose: 'x' });
    await server.done('PUT', `/projects/${name}/profile`, { options: ['113105', '113107'] });
  }
});

after(async () => {
  await browser.close();
  line.close();
  await server.close();
});

function ct(study: number, instance: number, more = {}) {
  const buffer = Buffer.from(
    tinyCt(study, instance, {
      ...{ PatientID: 'MRN84711', PatientName: 'Quixotevan^Alonso', AccessionNumber: 'ACC90210' },
      ...{
        PatientBirthDate: '19470313',
        StudyDescription: 'Thorax of Quixotevan',
        ReferringPhysicianName: 'Dulcinea^Del',
      },
      ...more,
    }),
  );
  return { name: `patient-of-mine-${study}-${instance}.dcm`, mimeType: 'application/dicom', buffer };
}

async function logIn(page: Page, project: string): Promise<void> {
  await page.goto(`${web}/projects/${project}/studies`);
  await page.getByLabel('User').fill('admin');
  await page.locator('input[name=password]').fill(ADMIN_PASSWORD);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('heading', { name: 'From this computer, de-identified here' }).waitFor();
}

async function uploaded(project: string, files: ReturnType<typeof ct>[], told: string): Promise<void> {
  const { page, wrong, close } = await openPage(browser, web);
  try {
    await logIn(page, project);
    await page.locator('#upload-files').setInputFiles(files);
    await page.getByText(told).waitFor();
    await picture(page, project);
    assert.deepEqual(
      wrong.filter((one) => !one.includes('409')),
      [],
    );
  } finally {
    await close();
  }
}

async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.VESALIUS_TEST_PICTURES;
  if (folder !== undefined) await page.screenshot({ path: `${folder}/upload-${name}.png`, fullPage: true });
}

const studiesOf = async (project: string) => (await server.done('GET', `/projects/${project}/studies`)).studies;

test('what is uploaded arrives under pseudonyms, and the line has carried nothing else', async () => {
  await uploaded('lung', [ct(1, 1), ct(1, 2)], '2 of 2 sent');
  const [study, ...others] = await studiesOf('lung');
  assert.equal(others.length, 0);
  assert.match(study.patientId, /^LUNG-[0-9A-Z]{12}$/);
  assert.equal(study.isCopy, true);
  const all = Buffer.concat(sent);
  assert.ok(all.length > 8000);
  assert.ok(all.includes(study.patientId), 'the capture sees what is sent');
  assert.deepEqual(carried(all), []);
});

/** Secrets in bytes as they are, in two bytes a letter, in hexadecimal digits and in Base64 at each of its three places. */
function carried(bytes: Buffer): string[] {
  return SECRETS.filter((secret) => {
    const plain = Buffer.from(secret);
    const base64 = [0, 1, 2].map((at) =>
      Buffer.concat([Buffer.alloc(at), plain])
        .toString('base64')
        .slice(at === 0 ? 0 : 4, -4),
    );
    const forms = [
      plain,
      Buffer.from(secret, 'utf16le'),
      plain.toString('hex'),
      ...base64.filter((text) => text.length > 5),
    ];
    return forms.some((form) => bytes.includes(form));
  });
}

test('the same patient has the same pseudonym at the next visit, in the other project another one', async () => {
  await uploaded('lung', [ct(3, 1)], '1 of 1 sent');
  const [one, other] = await studiesOf('lung');
  assert.equal(one.patientId, other.patientId);
  await uploaded('heart', [ct(1, 1)], '1 of 1 sent');
  const [elsewhere] = await studiesOf('heart');
  assert.notEqual(elsewhere.patientId.split('-')[1], one.patientId.split('-')[1]);
  assert.deepEqual(carried(Buffer.concat(sent)), []);
});

test('what cannot be made clean here is told and not sent; nobody can be found back through the register', async () => {
  const before = sent.length;
  await uploaded(
    'lung',
    [ct(5, 1, { BurnedInAnnotation: 'YES' }), ct(5, 2, { Modality: 'US' })],
    '2 not sent: pixels-not-cleaned',
  );
  assert.deepEqual(carried(Buffer.concat(sent.slice(before))), []);
  assert.equal((await studiesOf('lung')).length, 2);
  const [{ patientId }] = await studiesOf('lung');
  const withdrawn = await server.done('PUT', '/projects/lung/consents', { pseudonym: patientId, state: 'withdrawn' });
  assert.equal(withdrawn.studies, 2);
  assert.equal((await studiesOf('lung')).length, 0);
  await uploaded('lung', [ct(7, 1)], '1 not sent: conflict');
});

test('the thread that reads the originals can connect to nothing', async () => {
  const { page, close } = await openPage(browser, web);
  const policies: (string | undefined)[] = [];
  page.on('response', (answer) => {
    if (answer.url().includes('/upload-worker')) policies.push(answer.headers()['content-security-policy']);
  });
  await logIn(page, 'lung');
  const thread = page.waitForEvent('worker');
  await page.locator('#upload-files').setInputFiles([ct(9, 1)]);
  const tried = await (await thread).evaluate("fetch('/api/v1/session').then(() => 'connected', () => 'kept in')");
  assert.equal(tried, 'kept in');
  assert.match(policies[0] ?? '', /default-src 'none'/);
  await close();
});

test('what was not de-identified by the page is refused', async () => {
  const body = ct(1, 1).buffer;
  const answer = await server.call('POST', '/api/v1/projects/lung/uploads', { body, type: 'application/dicom' });
  assert.equal(answer.status, 422);
});
