/** A steward sets up a project on its pages, a member works in it, and two people together see an identity. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { ADMIN_PASSWORD, type LocalServer, openLocalServer } from '../../server/src/testing/local-server.ts';
import { tinyCt } from '../../server/src/testing/tiny-ct.ts';
import { assertAccessible, openBrowser, openPage } from './testing/browser.ts';
import { LOOKS } from './testing/looks.ts';

const PASSWORD = 'another password of tests';
/** A folder for pictures of the pages, for people who look at them. */
const PICTURES = process.env.VESALIUS_TEST_PICTURES;

let browser: Browser;
let server: LocalServer;

before(async () => {
  [browser, server] = await Promise.all([openBrowser(), openLocalServer()]);
  for (const number of [1, 3, 7]) {
    const body = tinyCt(number, 1, { PatientID: number === 7 ? 'P7' : 'P1', StudyDescription: 'Thorax' });
    assert.equal((await server.call('POST', '/api/v1/import', { body, type: 'application/dicom' })).status, 200);
  }
  const add = await server.call('POST', '/api/v1/users', { body: { name: 'mia', password: PASSWORD } });
  assert.equal(add.status, 201);
});

after(async () => {
  await browser.close();
  await server.close();
});

async function onPage(
  user: string,
  path: string,
  work: (page: Page) => Promise<void>,
  options?: BrowserContextOptions,
) {
  const { page, wrong, close } = await openPage(browser, server.web, options);
  try {
    await page.goto(server.web + path);
    await page.getByLabel('User').fill(user);
    await page.locator('input[name=password]').fill(user === 'admin' ? ADMIN_PASSWORD : PASSWORD);
    await page.getByRole('button', { name: 'Log in' }).click();
    await work(page);
    assert.deepEqual(wrong, []);
  } finally {
    await close();
  }
}

async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES !== undefined) await page.screenshot({ path: `${PICTURES}/${name}.png` });
}

test('a project is set up in four steps', () =>
  onPage('admin', '/projects', async (page) => {
    await page.getByRole('heading', { name: 'No project yet' }).waitFor();
    await page.getByRole('link', { name: 'New project' }).click();
    await page.getByLabel('Title').fill('Lung nodules');
    await page.getByLabel('Short name').fill('lung');
    await page.getByLabel('Purpose').fill('Nodules over time');
    await page.getByLabel('Ethics reference').fill('EK 12/26');
    await page.getByLabel('Terms of use').fill('Tell nobody.');
    await picture(page, 'new-1');
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('radio', { name: /Pixels as they are/ }).check();
    await assertAccessible(page, 'options');
    await picture(page, 'new-2');
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByLabel('Patient IDs').fill('P1\nP404');
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByLabel('Users who see').fill('mia');
    await page.getByRole('button', { name: 'Make the project' }).click();
    await page.waitForURL('**/projects/lung/studies');
    await page.getByRole('heading', { name: 'Lung nodules' }).waitFor();
    for (const until = Date.now() + 20_000; Date.now() < until; await page.waitForTimeout(200)) {
      if ((await page.locator('tbody tr').count()) === 2) break;
      await page.reload();
      await page.getByRole('heading', { name: 'Lung nodules' }).waitFor();
    }
    assert.equal(await page.locator('tbody tr').count(), 2);
    await picture(page, 'studies');
  }));

test('the profile is tried, changed and compared; a rule and a member are added', () =>
  onPage('admin', '/projects/lung/profile', async (page) => {
    await page.getByLabel('Study UIDs').fill('2.25.77701');
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByText('1 images would be shown, 0 refused').waitFor();
    await page.getByRole('cell', { name: 'PatientBirthDate' }).first().waitFor();
    await page.getByRole('checkbox', { name: /113109/ }).uncheck();
    await page.getByRole('button', { name: 'Save as a new version' }).click();
    await page.getByRole('button', { name: 'What has changed' }).click();
    await page.getByText('- option 113109').waitFor();
    await picture(page, 'profile');
    await page.getByRole('link', { name: 'Studies' }).last().click();
    await page.getByLabel('Rule', { exact: true }).fill('StudyDescription = Lung*');
    await page.getByRole('region', { name: 'On arrival' }).getByRole('button', { name: 'Add' }).click();
    await page.getByText('StudyDescription = Lung*').first().waitFor();
    await page.getByRole('link', { name: 'Members' }).click();
    await page.getByRole('cell', { name: 'mia' }).waitFor();
    await picture(page, 'members');
  }));

test('a member agrees to the terms, sees pseudonyms, and asks for an identity that another person approves', async () => {
  let pseudonym = '';
  await onPage('mia', '/projects', async (page) => {
    await page.getByRole('link', { name: 'Lung nodules' }).click();
    await page.getByRole('checkbox', { name: 'I have read the terms' }).check();
    await picture(page, 'terms');
    await page.getByRole('button', { name: 'Agree' }).click();
    await page.getByText('You agreed on').waitFor();
    await page.getByRole('link', { name: 'Studies' }).click();
    await page.locator('tr[data-study]').first().waitFor();
    const seen = (await page.locator('main').first().textContent()) ?? '';
    pseudonym = /LUNG-[0-9A-Z]{12}/.exec(seen)![0];
    assert.ok(!seen.includes('Wałęsa') && !seen.includes('P1'));
    await picture(page, 'member-studies');
    const taken = await page.evaluate(async () => {
      const [study] = await (await fetch('/dicomweb/studies')).json();
      return (await fetch(`/dicomweb/studies/${study['0020000D'].Value[0]}`)).status;
    });
    assert.equal(taken, 200, 'a copy that a withdrawal has to call back');
    await page.goto(`${server.web}/projects/lung/identities`);
    await page.getByLabel('Pseudonym').fill(pseudonym);
    await page.getByLabel('Reason').fill('An incidental finding');
    await page.getByRole('button', { name: 'Ask' }).click();
    await page.getByRole('article', { name: pseudonym }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Approve' }).count(), 0);
  });
  await onPage('admin', '/projects/lung/identities', async (page) => {
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByText(/approved/).waitFor();
  });
  await onPage('mia', '/projects/lung/identities', async (page) => {
    await page.getByRole('button', { name: 'Look' }).click();
    await page.getByText('Wałęsa^Łucja · P1').waitFor();
    await picture(page, 'identity');
  });
});

test('a withdrawal is written down, and the study is gone', () =>
  onPage('admin', '/projects/lung/consent', async (page) => {
    await page.getByLabel('or Patient ID').fill('P1');
    await page.getByRole('radio', { name: 'withdrawn' }).check();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText(/2 studies, \d+ copies went out/).waitFor();
    await picture(page, 'consent');
    await page.getByRole('link', { name: 'Studies' }).last().click();
    await page.getByText('0 shown').waitFor();
  }));

test('a list of identifiers is tried, then put in; what became of each line is shown and can be saved', () =>
  onPage('admin', '/projects/lung/studies', async (page) => {
    const card = page.getByRole('region', { name: 'Patient IDs, accession numbers' });
    await card.getByRole('textbox').fill('A7\nP404\nP1');
    await card.getByRole('button', { name: 'Try first' }).click();
    await card.getByText('Tried; nothing was changed.').waitFor();
    const cells = card.getByRole('table', { name: 'Lines of the list' }).getByRole('row');
    await cells.nth(3).waitFor();
    assert.deepEqual(
      (await cells.allInnerTexts()).slice(1).map((row) => row.split('\t').map((cell) => cell.trim())),
      [
        ['1', 'A7', 'found', '1'],
        ['2', 'P404', 'not found', '0'],
        ['3', 'P1', 'no consent', '0'],
      ],
    );
    await picture(page, 'lines');
    await page.getByText('0 shown').waitFor();
    await card.getByRole('button', { name: 'Put in 3' }).click();
    await page.getByText('1 shown').waitFor();
    await card.getByText('not found 1').click();
    await cells.nth(1).getByText('P404').waitFor();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      card.getByRole('link', { name: 'Save all lines as a table' }).click(),
    ]);
    assert.match(file.suggestedFilename(), /^list-\d+\.csv$/);
    await assertAccessible(page, 'lines');
  }));

test('pseudonyms of a project come from a list', async () => {
  await server.done('POST', '/projects', { name: 'listed', title: 'Listed' });
  await server.done('PUT', '/projects/listed/governance', { purpose: 'x', pseudonyms: 'list' });
  await onPage('admin', '/projects/listed/identities', async (page) => {
    const card = page.getByRole('region', { name: 'List of pseudonyms' });
    await card.getByLabel('Patient ID and pseudonym').fill('P7,LISTED-A');
    await card.getByRole('button', { name: 'Save' }).click();
    await card.getByText('1 pseudonyms in the list').waitFor();
    await card.getByText('LISTED-A').waitFor();
    await assertAccessible(page, 'pseudonyms');
    await picture(page, 'pseudonyms');
  });
});

test('a project is exported as it shows its studies: a job, then a ZIP and a manifest', () =>
  onPage('admin', '/projects/lung/about', async (page) => {
    await page.getByRole('checkbox', { name: 'I have read the terms' }).check();
    await page.getByRole('button', { name: 'Agree' }).click();
    await page.getByText('You agreed on').waitFor();
    await page.getByRole('link', { name: 'Export' }).click();
    await page.getByRole('checkbox', { name: /NIfTI/ }).check();
    await page.getByRole('button', { name: 'Export' }).click();
    const zip = page.getByRole('link', { name: 'Download the ZIP' });
    await zip.waitFor();
    const [file] = await Promise.all([page.waitForEvent('download'), zip.click()]);
    assert.match(file.suggestedFilename(), /^export-\d+\.zip$/);
    await page.getByRole('link', { name: 'Manifest' }).waitFor();
    await assertAccessible(page, 'export');
    await picture(page, 'export');
  }));

test('a FHIR Consent is pasted and taken, a wrong one refused with its place', () =>
  onPage('admin', '/projects/lung/consent', async (page) => {
    const consent = {
      resourceType: 'Consent',
      status: 'draft',
      scope: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'research' }] },
      patient: { identifier: { value: 'P9' } },
      provision: { type: 'permit', period: { end: '2099-12-31' } },
    };
    const field = page.getByLabel('Consent as JSON');
    const take = page.getByRole('button', { name: 'Take it' });
    await field.fill('{');
    await page.getByText('This is not JSON.').waitFor();
    assert.ok(await take.isDisabled());
    await field.fill(JSON.stringify(consent));
    await take.click();
    await page.getByText(/Refused\. .*Consent\.status: a draft is not in force/).waitFor();
    await field.fill(JSON.stringify({ ...consent, status: 'active' }));
    await take.click();
    await page.getByText(/LUNG-\w+: given until .*2099|LUNG-\w+: given until .*2100/).waitFor();
    await page.getByText(/from FHIR/).waitFor();
  }));

for (const [look, options] of Object.entries<BrowserContextOptions>(LOOKS))
  test(`holders of copies get a letter, and are told once that is written down: ${look}`, () =>
    onPage(
      'admin',
      '/projects/lung/consent',
      async (page) => {
        await page.getByRole('button', { name: 'Holders of copies' }).click();
        const holder = page.getByRole('region', { name: 'mia', exact: true });
        await holder.getByRole('button', { name: 'Letter' }).click();
        const letter = await holder.getByRole('textbox').first().inputValue();
        assert.match(letter, /^To mia\n/);
        assert.match(letter, /called LUNG-/);
        assert.ok(!letter.includes('P1') && !letter.includes('Wałęsa'), letter);
        const [file] = await Promise.all([
          page.waitForEvent('download'),
          holder.getByRole('button', { name: 'Save as a file' }).click(),
        ]);
        assert.match(file.suggestedFilename(), /^LUNG-\w+-mia\.txt$/);
        await assertAccessible(page, 'holders');
        if (look === 'light') await holder.getByText('Not told yet').waitFor();
        await picture(page, `holders-${look}`);
        await holder.getByRole('button', { name: 'Has been told' }).click();
        await holder.getByText(/Told on .* by admin: by letter/).waitFor();
      },
      options,
    ));

for (const [name, options] of Object.entries<BrowserContextOptions>(LOOKS))
  test(`nothing serious for axe, nothing sticks out: ${name}`, () =>
    onPage(
      'admin',
      '/projects',
      async (page) => {
        await page.getByRole('link', { name: 'Lung nodules' }).waitFor();
        await assertAccessible(page, 'list');
        for (const tab of [
          'new',
          'lung/about',
          'lung/studies',
          'lung/members',
          'lung/profile',
          'lung/review',
          'lung/consent',
          'lung/export',
          'lung/identities',
        ]) {
          await page.goto(`${server.web}/projects/${tab}`);
          await page.getByRole('heading', { level: 1 }).waitFor();
          await page.waitForTimeout(300);
          await assertAccessible(page, tab);
          await picture(page, `${name}-${tab.replace('/', '-')}`);
        }
      },
      options,
    ));
