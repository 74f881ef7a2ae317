/** Messages to the artisan, as they are registered with the provider. `{items}` lists what is still to be brought, `{case}` is the short number. */
export const MESSAGES = {
  'message.reminder':
    'PM Vishwakarma, application {case}: still to be brought: {items}. Please hand it in at the service centre.',
  'message.returned':
    'PM Vishwakarma, application {case}: please put right and send again: {items}. What was accepted stays accepted.',
  'message.last_call':
    'PM Vishwakarma, application {case} is paused from {date} if nothing comes. Please bring: {items}.',
} as const;
