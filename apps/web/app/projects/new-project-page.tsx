import { Button, Stepper, Textarea, TextInput, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useRef, useState } from 'react';
import { tell } from '../api/ask.ts';
import { text } from '../texts/texts.ts';
import { ConditionsFields, conditionsIn } from './conditions-form.tsx';
import { wordsIn } from './lines.ts';
import { PRESETS } from './presets.ts';
import { Problem } from './problem.tsx';
import { ProfileOptions } from './profile-options.tsx';

const STEPS = ['projects.stepWhat', 'projects.stepHow', 'projects.stepWhich', 'projects.stepWho'] as const;

/** What was chosen, and how far it was carried out: going on after a failure repeats nothing. */
interface Plan {
  readonly name: string;
  readonly title: string;
  readonly conditions: object;
  readonly options: readonly string[];
  readonly identifiers: readonly string[];
  readonly members: readonly string[];
}

async function carryOut(plan: Plan, done: Set<string>): Promise<void> {
  const { name, title, conditions, options, identifiers, members } = plan;
  const once = async (key: string, work: () => Promise<unknown>) => {
    if (done.has(key)) return;
    await work();
    done.add(key);
  };
  await once(`project ${name}`, () => tell('POST', '/projects', { name, title }));
  await once('conditions', () => tell('PUT', `/projects/${name}/governance`, conditions));
  await once('profile', () => tell('PUT', `/projects/${name}/profile`, { options }));
  for (const member of members) {
    const subject = { kind: 'user', name: member };
    await once(`member ${member}`, () => tell('POST', '/grants', { subject, role: 'project-member', project: name }));
  }
  if (identifiers.length > 0) await once('studies', () => tell('POST', `/projects/${name}/joins`, { identifiers }));
}

/** A project in four steps: what for, how the studies look, which studies, who. */
export function NewProjectPage() {
  document.title = `${text('projects.new')} · ${text('app.name')}`;
  const [step, setStep] = useState(0);
  const [options, setOptions] = useState<readonly string[]>(PRESETS[0]!.options);
  const done = useRef(new Set<string>());
  const queries = useQueryClient();
  const navigate = useNavigate();
  const make = useMutation({
    mutationFn: (plan: Plan) => carryOut(plan, done.current),
    async onSuccess(_, { name, identifiers }) {
      await queries.invalidateQueries();
      await navigate({
        to: '/projects/$name/$tab',
        params: { name, tab: identifiers.length > 0 ? 'studies' : 'about' },
      });
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (step < STEPS.length - 1) return setStep(step + 1);
    const form = event.currentTarget;
    const fields = new FormData(form);
    const word = (name: string) => String(fields.get(name) ?? '').trim();
    const lists = { identifiers: wordsIn(word('identifiers')), members: wordsIn(word('members')) };
    make.mutate({ name: word('name'), title: word('title'), conditions: conditionsIn(form), options, ...lists });
  };
  return (
    <div className="page">
      <header className="page-head">
        <Title order={1}>{text('projects.new')}</Title>
      </header>
      <Stepper active={step} onStepClick={setStep} size="sm" allowNextStepsSelect={false} className="steps">
        {STEPS.map((key) => (
          <Stepper.Step key={key} label={text(key)} />
        ))}
      </Stepper>
      <form onSubmit={submit} className="stack form">
        <Steps step={step} options={options} onOptions={setOptions} />
        <Problem error={make.error} />
        <div className="dialog-actions">
          {step > 0 && (
            <Button variant="default" onClick={() => setStep(step - 1)}>
              {text('projects.before')}
            </Button>
          )}
          <Button type="submit" loading={make.isPending}>
            {text(step < STEPS.length - 1 ? 'projects.after' : 'projects.make')}
          </Button>
        </div>
      </form>
    </div>
  );
}

interface StepsProps {
  readonly step: number;
  readonly options: readonly string[];
  readonly onOptions: (options: readonly string[]) => void;
}

/** The fields of all steps; those that are not seen keep what was typed. */
function Steps({ step, options, onOptions }: StepsProps) {
  return (
    <>
      <div hidden={step !== 0} className="stack">
        <TextInput name="title" label={text('projects.projectTitle')} required maxLength={256} />
        <TextInput
          name="name"
          label={text('projects.name')}
          description={text('projects.nameHow')}
          required
          pattern="[a-z0-9]([a-z0-9._\-]*[a-z0-9])?"
          maxLength={64}
        />
        <ConditionsFields />
      </div>
      <div hidden={step !== 1} className="stack">
        <ProfileOptions options={options} onChange={onOptions} />
      </div>
      <div hidden={step !== 2} className="stack">
        <Textarea
          name="identifiers"
          label={text('projects.byIdentifiers')}
          description={text('projects.laterHow')}
          autosize
          minRows={6}
          maxRows={16}
        />
      </div>
      <div hidden={step !== 3} className="stack">
        <Textarea
          name="members"
          label={text('projects.memberNames')}
          description={text('projects.memberNamesHow')}
          autosize
          minRows={4}
        />
      </div>
    </>
  );
}
