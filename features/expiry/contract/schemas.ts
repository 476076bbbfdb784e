import { Type } from 'typebox';

export const ExpiryRulesAnswer = Type.Object({
  rules: Type.Array(
    Type.Object({
      rule: Type.String({ description: 'As the settings say it' }),
      before: Type.String({ description: 'Study Dates up to this day are over today, YYYYMMDD' }),
    }),
  ),
  daily: Type.Boolean({ description: 'Done by itself once a day' }),
});

export const ExpiryBody = Type.Object({
  dryRun: Type.Boolean({ default: true, description: 'Only count what would go' }),
});

export const ExpiryJob = Type.Object({ id: Type.Integer({ description: 'Of the job' }) });
