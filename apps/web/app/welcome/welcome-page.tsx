import { Button, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { text } from '../texts/texts.ts';
import { FirstSteps } from './first-steps.tsx';

/** What to begin with, under an address of its own. */
export function WelcomePage() {
  document.title = `${text('welcome.title')} · ${text('app.name')}`;
  return (
    <div className="page">
      <header className="page-head">
        <div>
          <Title order={1}>{text('welcome.title')}</Title>
          <Text size="sm" c="dimmed">
            {text('welcome.how')}
          </Text>
        </div>
        <Button component={Link} to="/" variant="default">
          {text('welcome.toStudies')}
        </Button>
      </header>
      <FirstSteps />
    </div>
  );
}
