import assert from 'node:assert/strict';
import { test } from 'node:test';
import Fastify from 'fastify';
import { dicomwebDoor } from '../dicomweb-door.ts';
import { MemoryArchive } from '../testing/memory-archive.ts';
import { serve } from '../testing/serve.ts';
import { factsOf } from './method-facts.ts';

interface Described {
  readonly base: string;
  readonly resources: {
    readonly path: string;
    readonly methods: { readonly name: string; readonly gives: string[] }[];
  }[];
}

test('the service root tells of every resource, as WADL or JSON', async () => {
  await using served = await serve();
  const wadl = await fetch(`${served.root}/`, { method: 'OPTIONS' });
  assert.equal(wadl.headers.get('content-type'), 'application/vnd.sun.wadl+xml');
  assert.match(wadl.headers.get('allow')!, /GET.*POST.*OPTIONS|POST.*GET.*OPTIONS/);
  const text = await wadl.text();
  assert.match(text, /<resource path="studies\/\{study\}\/series"><param name="study" style="template"\/>/);
  assert.match(text, /mediaType="multipart\/related; type=&quot;application\/dicom&quot;"/);
  const json = await fetch(served.root, { method: 'OPTIONS', headers: { accept: 'application/json' } });
  const { base, resources } = (await json.json()) as Described;
  assert.equal(base, `${served.root}/`);
  assert.equal(text.split('<resource ').length - 1, resources.length);
  const paths = resources.map(({ path }) => path);
  assert.equal(new Set(paths).size, paths.length);
  for (const path of [
    'studies',
    'workitems/{workitem}/state',
    'studies/{study}/series/{series}/instances/{instance}/frames/{frames}',
  ])
    assert.ok(paths.includes(path), path);
});

test('a resource tells of itself, and what has no such resource is 404', async () => {
  await using served = await serve();
  const ask = (path: string, accept = 'application/json') =>
    fetch(served.root + path, { method: 'OPTIONS', headers: { accept } });
  const metadata = await ask('/studies/1.2/metadata');
  assert.equal(metadata.headers.get('allow'), 'GET, HEAD, OPTIONS');
  const { resources } = (await metadata.json()) as Described;
  assert.deepEqual(
    resources.map(({ methods }) => methods.map(({ name, gives }) => [name, gives])),
    [[['GET', ['application/dicom+json', 'multipart/related; type="application/dicom+xml"']]]],
  );
  assert.equal((await ask('/nothing')).status, 404);
  assert.equal((await ask('/studies', 'image/png')).status, 406);
  served.principal = undefined;
  assert.equal((await ask('/studies')).status, 401);
});

test('no route of the door is left out of the description', async () => {
  const http = Fastify();
  const routes: string[] = [];
  http.addHook('onRoute', ({ method, url }) => {
    // A route of several methods is the one that refuses them.
    if (Array.isArray(method) && method.length > 1) return;
    for (const one of [method].flat()) if (one !== 'HEAD' && one !== 'OPTIONS') routes.push(`${one} ${url}`);
  });
  await dicomwebDoor(new MemoryArchive().archive).routes!(http);
  await http.close();
  assert.ok(routes.length > 40, `${routes.length} routes`);
  const left = routes.filter((route) => factsOf(...(route.split(' ') as [string, string])) === undefined);
  assert.deepEqual(left, []);
});
