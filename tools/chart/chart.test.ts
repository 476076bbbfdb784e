import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Deployment } from 'kubernetes-models/apps/v1';
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1';
import { ConfigMap, Secret, Service } from 'kubernetes-models/v1';
import { parse } from 'yaml';
import { ROWS } from '../../apps/server/src/config/schema.ts';
import { DEPLOY, defaultValues, deployFile, type Manifest, renderChart } from './chart.ts';
import { renderTemplate } from './render-template.ts';

const KINDS: Readonly<Record<string, new (manifest: Manifest) => { validate(): void }>> = {
  ConfigMap,
  Deployment,
  HorizontalPodAutoscaler,
  NetworkPolicy,
  PodDisruptionBudget,
  Secret,
  Service,
};

const ofKind = (manifests: readonly Manifest[], kind: string) => manifests.filter((one) => one.kind === kind);

/** A setting of ours by that variable, which allows the value; others' variables are their business. */
function assertSetting(variable: string, value: string | undefined): void {
  if (!variable.startsWith('VESALIUS_')) return;
  const row = ROWS.find((one) => one.variable === variable);
  assert.ok(row, `${variable} is no setting`);
  if (value !== undefined && !value.includes('${'))
    assert.notEqual(row.setting.read(value), undefined, `${variable}=${value}`);
}

test('a template says what it says in Helm; what is not understood is an error', () => {
  const root = { Values: { on: true, off: '', list: { b: 2, a: 1 } }, Release: { Name: 'x' } };
  const made = (template: string) => renderTemplate(template, root);
  assert.equal(made('n: {{ .Release.Name | quote }}'), 'n: "x"');
  assert.equal(made('{{- range $k, $v := .Values.list }}\n{{ $k }}={{ $v }}\n{{- end }}'), '\na=1\nb=2');
  assert.equal(made('{{- if .Values.off }}yes{{- else }}no {{ $.Values.on }}{{- end }}'), 'no true');
  assert.equal(made('{{ .Values.off | default .Release.Name }}'), 'x');
  assert.throws(() => made('{{ .Values.missing }}'), /no value/);
  assert.throws(() => made('{{ include "x" . }}'), /not understood/);
  assert.throws(() => made('{{ .Values.on | upper }}'), /no function/);
  assert.throws(() => made('{{- if .Values.on }}'), /no end/);
});

test('all that the chart makes is what Kubernetes takes', () => {
  const values = defaultValues();
  const own = { ...values, existingSecret: 'mine', peers: 'CT1@10.0.0.5:104' };
  for (const manifests of [renderChart(values), renderChart(own)])
    for (const manifest of manifests) {
      const Kind = KINDS[manifest.kind];
      assert.ok(Kind, `no schema of ${manifest.kind}`);
      new Kind(manifest).validate();
    }
  assert.deepEqual(ofKind(renderChart(own), 'Secret'), []);
  const [deployment] = ofKind(renderChart(own), 'Deployment');
  const [variable] = deployment.spec.template.spec.containers[0].env.filter((one: Manifest) => one.valueFrom);
  assert.equal(variable.valueFrom.secretKeyRef.name, 'mine');
  assert.throws(
    () => new Deployment({ spec: { template: {} } } as never).validate(),
    'the schemas refuse what is wrong',
  );
});

test('pods run as nobody, write nowhere but into their volumes, get settings that there are, and are asked whether they work', () => {
  const manifests = renderChart(defaultValues());
  const [config] = ofKind(manifests, 'ConfigMap');
  const [secret] = ofKind(manifests, 'Secret');
  for (const [variable, value] of Object.entries(config.data)) assertSetting(variable, String(value));
  assert.equal(ofKind(manifests, 'Deployment').length, 3);
  for (const { spec } of ofKind(manifests, 'Deployment')) {
    const pod = spec.template.spec;
    const [container] = pod.containers;
    assert.equal(pod.automountServiceAccountToken, false);
    assert.deepEqual([pod.securityContext.runAsNonRoot, pod.securityContext.runAsUser], [true, 1000]);
    const { readOnlyRootFilesystem, allowPrivilegeEscalation, capabilities } = container.securityContext;
    assert.deepEqual([readOnlyRootFilesystem, allowPrivilegeEscalation, capabilities.drop], [true, false, ['ALL']]);
    const volumes = pod.volumes.map(({ name }: Manifest) => name);
    assert.deepEqual(
      container.volumeMounts.map(({ name }: Manifest) => name),
      volumes,
    );
    for (const { name, value, valueFrom } of container.env) {
      assertSetting(name, value);
      if (valueFrom) assert.ok(valueFrom.secretKeyRef.key in secret.stringData, name);
    }
    const names = new Set(container.ports.map(({ name }: Manifest) => name));
    for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe'])
      assert.ok(
        names.has(container[probe].httpGet.port) && container[probe].httpGet.path.startsWith('/health/'),
        probe,
      );
    assert.ok(pod.terminationGracePeriodSeconds > Number(config.data.VESALIUS_DRAIN_SECONDS) + 35);
    assert.ok(container.resources.limits.memory);
  }
  const secrets = Object.values(secret.stringData);
  for (const value of Object.values(config.data)) assert.ok(value === '' || !secrets.includes(value));
});

test('services, autoscalers and budgets mean Deployments that are there', () => {
  const manifests = renderChart(defaultValues());
  const deployments = ofKind(manifests, 'Deployment');
  const matching = (labels: Record<string, string>) =>
    deployments.filter(({ spec }) =>
      Object.entries(labels).every(([name, value]) => spec.template.metadata.labels[name] === value),
    );
  for (const { metadata, spec } of deployments)
    assert.equal(matching(spec.selector.matchLabels)[0]?.metadata.name, metadata.name);
  for (const { spec } of ofKind(manifests, 'PodDisruptionBudget'))
    assert.equal(matching(spec.selector.matchLabels).length, 1);
  for (const { spec } of ofKind(manifests, 'HorizontalPodAutoscaler')) {
    assert.ok(deployments.some(({ metadata }) => metadata.name === spec.scaleTargetRef.name));
    assert.ok(spec.minReplicas >= 1 && spec.maxReplicas >= spec.minReplicas);
  }
  for (const { spec } of ofKind(manifests, 'Service')) {
    const [deployment, ...more] = matching(spec.selector);
    assert.ok(deployment && more.length === 0);
    const names = deployment.spec.template.spec.containers[0].ports.map(({ name }: Manifest) => name);
    for (const { targetPort } of spec.ports) assert.ok(names.includes(targetPort), targetPort);
  }
  const [policy] = ofKind(manifests, 'NetworkPolicy');
  assert.equal(matching(policy.spec.podSelector.matchLabels).length, 3);
  assert.deepEqual(
    policy.spec.ingress.flatMap(({ ports }: Manifest) => ports.map(({ port }: Manifest) => port)),
    [11112, 8104],
  );
});

test('the compose file starts what it names, with settings that there are and a root that is not written to', () => {
  const { services, volumes } = parse(deployFile('compose/compose.yaml'));
  for (const [name, service] of Object.entries(services) as [string, Manifest][]) {
    for (const other of Object.keys(service.depends_on ?? {})) assert.ok(other in services, `${name} needs ${other}`);
    for (const volume of service.volumes) assert.ok(volume.split(':')[0] in volumes, volume);
    for (const [variable, value] of Object.entries(service.environment)) assertSetting(variable, String(value));
  }
  const { read_only: readOnly, cap_drop: dropped, build } = services.server;
  assert.deepEqual([readOnly, dropped], [true, ['ALL']]);
  assert.ok(existsSync(join(DEPLOY, 'compose', build.context, build.dockerfile)));
});

test('the image is made of what is there, runs as nobody, and starts a file that it holds', () => {
  const lines = deployFile('Dockerfile')
    .split('\n')
    .filter((line) => /^[A-Z]+ /.test(line));
  const copied = lines.flatMap((line) =>
    (/^COPY (?!--from)(.*) \S+$/.exec(line)?.[1] ?? '').split(' ').filter(Boolean),
  );
  for (const source of copied) assert.ok(existsSync(join(DEPLOY, '..', source)), source);
  const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')));
  assert.ok(last.includes('USER 1000:1000'));
  const [, program] = JSON.parse(last.find((line) => line.startsWith('CMD '))!.slice('CMD '.length));
  assert.ok(existsSync(join(DEPLOY, '..', program.replace('/vesalius/', ''))), program);
  assert.ok(copied.includes('apps') && copied.includes('package-lock.json'));
});
