import type { MESSAGES as EN } from '../en/messages.ts';

/** Messages to the artisan. `{items}` lists what is still to be brought, `{case}` is the short number. */
export const MESSAGES = {
  'message.due': 'पीएम विश्वकर्मा, आवेदन {case}: कृपया ये दें: {items}। सेवा केंद्र आपकी मदद करेगा।',
  'message.reminder':
    'पीएम विश्वकर्मा, आवेदन {case}: ये देना अभी बाकी है: {items}। कृपया सेवा केंद्र पर जमा करें।',
  'message.returned':
    'पीएम विश्वकर्मा, आवेदन {case}: कृपया ठीक करके दोबारा भेजें: {items}। जो मंज़ूर हो चुका है, वह मंज़ूर ही रहेगा।',
  'message.dormant':
    'पीएम विश्वकर्मा, आवेदन {case} अभी रुका हुआ है। कुछ भी खोया नहीं है। आगे बढ़ने के लिए ये दें: {items}।',
  'message.resumed': 'पीएम विश्वकर्मा, आवेदन {case} फिर से शुरू हो गया है। ये देना बाकी है: {items}।',
  'message.last_call':
    'पीएम विश्वकर्मा, कुछ न मिलने पर आवेदन {case} {date} को बंद हो जाएगा। कृपया ये दें: {items}।',
  'message.assistance':
    'पीएम विश्वकर्मा, आवेदन {case}: सहायक इसमें आपकी मदद करेंगे: {items}। आपको फ़ोन आएगा।',
  'message.live': 'पीएम विश्वकर्मा, आवेदन {case}: आपके सामान की ऑनलाइन बिक्री शुरू हो गई है।',
  'message.fell_back':
    'पीएम विश्वकर्मा, आवेदन {case}: आपका सामान अभी बिक्री से हट गया है। कृपया इन्हें देखें: {items}।',
  'message.ended': 'पीएम विश्वकर्मा, आवेदन {case} बंद हो गया है। {reason}',
} as const satisfies Record<keyof typeof EN, string>;
