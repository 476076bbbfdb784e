import { Button, Paper, Text, Title } from '@mantine/core';
import { IconPhotoPlus } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { activity } from '../activity/activity-store.ts';
import { tell } from '../api/ask.ts';
import { codeOf } from '../shell/states.tsx';
import { text } from '../texts/texts.ts';

/** Something to look at before there is anything of one's own. */
export function DemonstrationCard() {
  const queries = useQueryClient();
  const load = useMutation({
    mutationFn: () => tell('POST', '/demonstration'),
    onSuccess() {
      activity.open();
      queries.invalidateQueries({ queryKey: ['jobs'] });
    },
  });
  return (
    <Paper component="section" withBorder p="md" className="card" aria-labelledby="demonstration">
      <Title order={2} id="demonstration">
        {text('welcome.demo')}
      </Title>
      <Text size="sm" c="dimmed">
        {text('welcome.demoHow')}
      </Text>
      <div className="panel-actions">
        <Button
          leftSection={<IconPhotoPlus size={16} aria-hidden />}
          loading={load.isPending}
          disabled={load.isSuccess}
          onClick={() => load.mutate()}
        >
          {text('welcome.load')}
        </Button>
      </div>
      <Text size="sm" role="status">
        {load.isSuccess && text('welcome.loading')}
        {load.error && text('state.report', { code: codeOf(load.error) })}
      </Text>
    </Paper>
  );
}
