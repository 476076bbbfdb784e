import { Button, Checkbox, NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { tell } from '../api/ask.ts';
import { text } from '../texts/texts.ts';
import { endOfDay } from './lines.ts';
import { Problem } from './problem.tsx';
import { type Conditions, REVIEW_REASONS } from './project-queries.ts';

/** Distribution Type (0012,0084). */
const CONSENT_FOR = ['NAMED_PROTOCOL', 'RESTRICTED_REUSE', 'PUBLIC_RELEASE'] as const;

/** How many in a hundred are looked at when nobody says otherwise. */
const REVIEW_PERCENT: Conditions['reviewPercent'] = { pixels: 100, head: 100, text: 100, other: 10 };

/** The conditions in a form that was filled in. */
export function conditionsIn(form: HTMLFormElement) {
  const fields = new FormData(form);
  const word = (name: string) => String(fields.get(name) ?? '').trim();
  const number = (name: string) => (word(name) === '' ? undefined : Number.parseFloat(word(name)));
  const given = {
    ethicsExpiresAt: endOfDay(word('ethicsExpiresAt')),
    mostStudies: number('mostStudies'),
    mostInstances: number('mostInstances'),
    mostGigabytes: number('mostGigabytes'),
  };
  return {
    purpose: word('purpose'),
    ethicsReference: word('ethicsReference'),
    terms: word('terms'),
    pseudonyms: word('pseudonyms') || 'hashed',
    needsConsent: fields.has('needsConsent'),
    consentFor: word('consentFor') || 'NAMED_PROTOCOL',
    needsReview: fields.has('needsReview'),
    reviewPercent: Object.fromEntries(
      REVIEW_REASONS.map((reason) => [reason, number(reason) ?? REVIEW_PERCENT[reason]]),
    ),
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  };
}

/** Purpose, approval, terms, quotas: the fields alone. */
export function ConditionsFields({ before }: { readonly before?: Conditions | undefined }) {
  const day = before?.ethicsExpiresAt === undefined ? '' : new Date(before.ethicsExpiresAt).toISOString().slice(0, 10);
  return (
    <>
      <Textarea
        name="purpose"
        label={text('projects.purpose')}
        required
        autosize
        minRows={2}
        defaultValue={before?.purpose}
      />
      <TextInput name="ethicsReference" label={text('projects.ethics')} defaultValue={before?.ethicsReference} />
      <TextInput type="date" name="ethicsExpiresAt" label={text('projects.ends')} defaultValue={day} />
      <Textarea
        name="terms"
        label={text('projects.terms')}
        description={text('projects.termsHow')}
        autosize
        minRows={3}
        defaultValue={before?.terms}
      />
      <QuotaFields before={before} />
      <Checkbox name="needsConsent" label={text('projects.needsConsent')} defaultChecked={before?.needsConsent} />
      <Select
        name="consentFor"
        label={text('projects.consentFor')}
        defaultValue={before?.consentFor ?? 'NAMED_PROTOCOL'}
        allowDeselect={false}
        data={CONSENT_FOR.map((value) => ({ value, label: text(`projects.consent_${value}`) }))}
      />
      <Checkbox
        name="needsReview"
        label={text('projects.needsReview')}
        description={text('projects.needsReviewHow')}
        defaultChecked={before?.needsReview}
      />
      <fieldset className="form-row">
        <legend>{text('projects.reviewPercent')}</legend>
        {REVIEW_REASONS.map((reason) => (
          <NumberInput
            key={reason}
            name={reason}
            label={text(`projects.risk_${reason}`)}
            min={0}
            max={100}
            suffix=" %"
            defaultValue={(before?.reviewPercent ?? REVIEW_PERCENT)[reason]}
          />
        ))}
      </fieldset>
      <Select
        name="pseudonyms"
        label={text('projects.pseudonyms')}
        defaultValue={before?.pseudonyms ?? 'hashed'}
        allowDeselect={false}
        data={[
          { value: 'hashed', label: text('projects.hashed') },
          { value: 'counted', label: text('projects.counted') },
          { value: 'list', label: text('governance.listed') },
        ]}
      />
    </>
  );
}

/** How much the project may hold; empty: as much as there is. */
function QuotaFields({ before }: { readonly before: Conditions | undefined }) {
  const quotas = [
    ['mostStudies', text('projects.mostStudies'), 1],
    ['mostInstances', text('governance.mostInstances'), 1],
    ['mostGigabytes', text('projects.mostGigabytes'), 0],
  ] as const;
  return quotas.map(([name, label, min]) => (
    <NumberInput
      key={name}
      name={name}
      label={label}
      min={min}
      defaultValue={before?.[name] ?? ''}
      thousandSeparator=""
    />
  ));
}

interface FormProps {
  readonly name: string;
  readonly before?: Conditions | undefined;
  readonly onDone: () => void;
}

/** The same with a button. */
export function ConditionsForm({ name, before, onDone }: FormProps) {
  const queries = useQueryClient();
  const put = useMutation({
    mutationFn: (body: object) => tell('PUT', `/projects/${name}/governance`, body),
    async onSuccess() {
      await queries.invalidateQueries({ queryKey: ['project', name] });
      onDone();
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    put.mutate(conditionsIn(event.currentTarget));
  };
  return (
    <form onSubmit={submit} className="stack form">
      <ConditionsFields before={before} />
      <Problem error={put.error} />
      <div className="dialog-actions">
        {before && (
          <Button variant="default" onClick={onDone}>
            {text('state.cancel')}
          </Button>
        )}
        <Button type="submit" loading={put.isPending}>
          {text('admin.save')}
        </Button>
      </div>
    </form>
  );
}
