import type { MESSAGES as EN } from '../en/messages.ts';

/** Messages to the artisan. `{items}` lists what is still to be brought, `{case}` is the short number. */
export const MESSAGES = {
  'message.reminder':
    'पीएम विश्वकर्मा, आवेदन {case}: ये देना अभी बाकी है: {items}। कृपया सेवा केंद्र पर जमा करें।',
  'message.returned':
    'पीएम विश्वकर्मा, आवेदन {case}: कृपया ठीक करके दोबारा भेजें: {items}। जो मंज़ूर हो चुका है, वह मंज़ूर ही रहेगा।',
  'message.last_call':
    'पीएम विश्वकर्मा, कुछ न मिलने पर आवेदन {case} {date} से रुक जाएगा। कृपया ये दें: {items}।',
} as const satisfies Record<keyof typeof EN, string>;
