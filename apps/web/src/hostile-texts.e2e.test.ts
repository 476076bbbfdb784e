import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Attributes, UID } from '@vesalius/dicom';
import type { Browser, Page } from 'playwright-core';
import { ADMIN_PASSWORD, type LocalServer, openLocalServer } from '../../server/src/testing/local-server.ts';
import { tinyCt } from '../../server/src/testing/tiny-ct.ts';
import { openBrowser, openPage } from './testing/browser.ts';
import { onPage, until } from './testing/on-page.ts';
import { PAYLOADS, WAS_FETCHED } from './testing/payloads.ts';

let browser: Browser;
let server: LocalServer;

before(async () => {
  [browser, server] = await Promise.all([openBrowser(), openLocalServer()]);
  for (const [index, payload] of PAYLOADS.entries()) await store(tinyCt(index, 1, hostile(payload)));
  await store(tinyCt(0, 1, { ...hostile(PAYLOADS[0]!), StationName: 'other' })); // held as a contradiction, for a person
  await store(tinyCt(1, 7, report(PAYLOADS)));
  await store(tinyCt(2, 7, page()));
});

after(async () => {
  await browser.close();
  await server.close();
});

async function store(file: Uint8Array): Promise<void> {
  const answer = await server.call('POST', '/api/v1/import', { body: file, type: 'application/dicom' });
  assert.ok(answer.status < 300 || answer.status === 409, answer.text);
}

/** The payload in an attribute of each text VR, as far as it has room (PS3.5 §6.2), shown by the list, the facets and the table of attributes. */
function hostile(payload: string): Attributes {
  const [short, long] = [payload.slice(0, 16), payload.slice(0, 64)];
  return {
    PatientName: payload.replaceAll(/[\\^=]/g, ' ').slice(0, 64),
    PatientID: long.replaceAll('\\', '/'),
    AccessionNumber: short,
    StudyID: short,
    StudyDescription: long,
    SeriesDescription: long,
    InstitutionName: long,
    ReferringPhysicianName: payload.replaceAll(/[\\^=]/g, ' ').slice(0, 64),
    StationName: short,
    ProtocolName: long,
    BodyPartExamined: 'HEAD',
    ImageComments: payload,
    PatientComments: payload,
    InstitutionAddress: payload,
    RetrieveURL: payload,
    RequestAttributesSequence: [{ RequestedProcedureDescription: long, ScheduledProcedureStepDescription: long }],
  };
}

/** A report of which each line is one of them. */
function report(payloads: readonly string[]): Attributes {
  const code = (CodeMeaning: string) => [{ CodeValue: '1', CodingSchemeDesignator: '99X', CodeMeaning }];
  return {
    ...hostile(payloads[1]!),
    SOPClassUID: UID.ComprehensiveSRStorage,
    Modality: 'SR',
    SeriesInstanceUID: '2.25.77701.9',
    ValueType: 'CONTAINER',
    ConceptNameCodeSequence: code(payloads[0]!.slice(0, 64)),
    ContinuityOfContent: 'SEPARATE',
    CompletionFlag: 'COMPLETE',
    VerificationFlag: 'UNVERIFIED',
    ContentSequence: payloads.map((TextValue) => ({
      RelationshipType: 'CONTAINS',
      ValueType: 'TEXT',
      ConceptNameCodeSequence: code(TextValue.slice(0, 64)),
      TextValue,
    })),
  };
}

/** An encapsulated "PDF" that is a page. */
function page(): Attributes {
  return {
    ...hostile(PAYLOADS[2]!),
    SOPClassUID: UID.EncapsulatedPDFStorage,
    Modality: 'DOC',
    SeriesInstanceUID: '2.25.77702.9',
    DocumentTitle: PAYLOADS[0]!,
    MIMETypeOfEncapsulatedDocument: 'text/html',
    EncapsulatedDocument: Buffer.from(`<html>${PAYLOADS[0]}${PAYLOADS[1]}</html>`.padEnd(512, ' ')),
  };
}

const study = (number: number) => `2.25.7770${number}`;
const instance = (number: number) => `study=${study(number)}&series=${study(number)}.1&instance=${study(number)}.1.1`;

/** Pages of the app, and what of them shows that they are there. */
const PLACES: readonly (readonly [path: string, shows: string])[] = [
  ['/', 'tr[data-study]:has-text("<script>")'],
  [`/?study=${study(0)}`, 'aside.panel:has-text("<script>")'],
  [`/?q=${encodeURIComponent('<script>')}`, '[role=searchbox], input[type=search]'],
  [`/instance?${instance(3)}`, 'main:has-text("<script>")'],
  ['/administration', 'main'],
  ['/administration/quarantine', 'main'],
  ['/administration/changes', 'main'],
  ['/administration/jobs', 'main'],
  ['/audit', 'main'],
  ['/bring-in', 'main'],
  ['/projects', 'main'],
];

test('texts of images are shown as texts, on every page', async () => {
  for (const [path, shows] of PLACES) {
    await onPage(browser, server, path, async (page) => {
      const visited = await watched(page);
      await page.goto(server.web + path);
      await page.locator(shows).first().waitFor();
      await page.waitForTimeout(1000);
      await assertHarmless(page, visited, path);
    });
  }
});

test('reports, documents and images with such texts open in the viewer, and run nothing', async () => {
  for (const number of [0, 1, 2]) {
    await onPage(browser, server, '/', async (page) => {
      const visited = await watched(page);
      await page.goto(`${server.web}/view?study=${study(number)}`);
      await until(
        page,
        async () => (await page.locator('[data-series], main').count()) > 0,
        'the viewer shows its series',
      );
      await page.waitForTimeout(2000);
      await assertHarmless(page, visited, `the viewer with study ${number}`);
    });
  }
});

test('what is opened by its own address runs nothing either', async () => {
  const root = `/dicomweb/studies/${study(2)}/series/2.25.77702.9/instances/2.25.77702.1.7`;
  const paths = [
    `${root}/rendered`,
    `${root}/bulkdata/00420011`,
    `${root}/metadata`,
    `/dicomweb/studies/${study(1)}/metadata`,
  ];
  for (const path of paths) {
    const { page, close } = await openPage(browser, server.web);
    const user = { user: 'admin', password: ADMIN_PASSWORD };
    assert.ok((await page.context().request.post(`${server.web}/api/v1/session`, { data: user })).ok());
    const visited = await watched(page);
    await page.goto(server.web + path).catch(() => undefined); // what is given as a download is no page
    await page.waitForTimeout(500);
    await assertHarmless(page, visited, path);
    await close();
  }
});

test('where they are taken for a page, they do run, and that is noticed', async () => {
  const { page, close } = await openPage(browser, server.web);
  const visited = await watched(page);
  await page.setContent(PAYLOADS.slice(0, 3).join(''));
  await until(page, async () => (await page.evaluate('globalThis.hostile')) !== undefined, 'a script ran');
  await page.setContent(`<img src="${server.web}${WAS_FETCHED}">`);
  await until(page, async () => visited.some((url) => url.includes(WAS_FETCHED)), 'it was asked for');
  await close();
});

/** Everything that is asked for from now on. */
async function watched(page: Page): Promise<string[]> {
  const visited: string[] = [];
  page.on('request', (request) => visited.push(request.url()));
  page.on('dialog', (dialog) => {
    visited.push(`${WAS_FETCHED} dialog`);
    void dialog.dismiss();
  });
  return visited;
}

async function assertHarmless(page: Page, visited: readonly string[], where: string): Promise<void> {
  assert.equal(await page.evaluate('globalThis.hostile'), undefined, `${where}: a script ran`);
  assert.deepEqual(
    visited.filter((url) => url.includes(WAS_FETCHED)),
    [],
    `${where}: something hostile was asked for`,
  );
}
