/** Messages to the artisan. `{items}` lists what is still to be brought, `{case}` is the short number. */
export const MESSAGES = {
  'message.due':
    'PM Vishwakarma, application {case}: please bring: {items}. Your service centre helps.',
  'message.reminder':
    'PM Vishwakarma, application {case}: still to be brought: {items}. Please hand it in at the service centre.',
  'message.returned':
    'PM Vishwakarma, application {case}: please put right and send again: {items}. What was accepted stays accepted.',
  'message.dormant':
    'PM Vishwakarma, application {case} is paused. Nothing is lost. To go on, bring: {items}.',
  'message.resumed': 'PM Vishwakarma, application {case} goes on. Still to be brought: {items}.',
  'message.last_call':
    'PM Vishwakarma, application {case} will be closed on {date} if nothing comes. Please bring: {items}.',
  'message.assistance':
    'PM Vishwakarma, application {case}: a facilitator helps you with: {items}. You will be called.',
  'message.live': 'PM Vishwakarma, application {case}: your product is on sale online.',
  'message.fell_back':
    'PM Vishwakarma, application {case}: your product is off sale for now. Please look at: {items}.',
  'message.ended': 'PM Vishwakarma, application {case} is closed. {reason}',
} as const;
