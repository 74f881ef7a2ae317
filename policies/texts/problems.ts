import type { RefusalCode } from '../../contracts/commands.ts';
import type { Language } from '../../contracts/vocabulary.ts';

/** What each problem of the HTTP API says, in one sentence for each language. Programs read the code instead. */
export const PROBLEM_TEXTS = {
  MALFORMED: {
    en: 'Something in the request breaks its rule.',
    hi: 'अनुरोध में कुछ नियम के अनुसार नहीं है।',
  },
  NOT_ALLOWED: {
    en: 'This account may not do this.',
    hi: 'इस खाते को यह करने का अधिकार नहीं है।',
  },
  UNKNOWN_REQUIREMENT: {
    en: 'The case has no such requirement.',
    hi: 'इस मामले में ऐसी कोई ज़रूरत नहीं है।',
  },
  TOO_EARLY: {
    en: 'The case is not so far yet.',
    hi: 'मामला अभी इस चरण तक नहीं पहुँचा है।',
  },
  ALREADY_DECIDED: {
    en: 'This was decided before.',
    hi: 'इस पर फ़ैसला पहले ही हो चुका है।',
  },
  CONFLICT: {
    en: 'The case has changed meanwhile: read it again.',
    hi: 'मामला इस बीच बदल गया है: उसे फिर से देखें।',
  },
  ON_HOLD: {
    en: 'The case is held: try again once it is released.',
    hi: 'मामला रोका गया है: रोक हटने पर फिर कोशिश करें।',
  },
  COMMAND_ID_REUSED: {
    en: 'The Idempotency-Key belongs to another command.',
    hi: 'यह Idempotency-Key किसी दूसरे आदेश की है।',
  },
  RECORD_TOO_LARGE: {
    en: 'The command is larger than an event may be.',
    hi: 'आदेश तय सीमा से बड़ा है।',
  },
  UNDER_REPAIR: {
    en: 'The case is being repaired: try again later.',
    hi: 'मामला ठीक किया जा रहा है: थोड़ी देर बाद फिर कोशिश करें।',
  },
  CASE_ENDED: { en: 'The case has ended.', hi: 'मामला समाप्त हो चुका है।' },
  CASE_UNKNOWN: { en: 'There is no such case.', hi: 'ऐसा कोई मामला नहीं है।' },
  BAD_HEADER: {
    en: 'A header is missing or breaks its rule.',
    hi: 'कोई हेडर नहीं दिया गया या नियम के अनुसार नहीं है।',
  },
  BAD_JSON: { en: 'The body is not JSON.', hi: 'भेजा गया डेटा JSON नहीं है।' },
  BAD_REQUEST: { en: 'The request cannot be read.', hi: 'अनुरोध पढ़ा नहीं जा सका।' },
  UNAUTHORISED: {
    en: 'A valid token of the issuer is needed.',
    hi: 'पहचान जारी करने वाले का मान्य टोकन चाहिए।',
  },
  NO_ROUTE: {
    en: 'There is nothing at this address with this method.',
    hi: 'इस पते पर इस तरीके से कुछ नहीं है।',
  },
  METHOD: { en: 'This address has other methods.', hi: 'यह पता दूसरे तरीके लेता है।' },
  TOO_SLOW: {
    en: 'The request did not come to its end in time.',
    hi: 'अनुरोध समय पर पूरा नहीं आया।',
  },
  IN_FLIGHT: {
    en: 'A request with this Idempotency-Key is being answered: wait for it.',
    hi: 'इसी Idempotency-Key का अनुरोध अभी चल रहा है: उसका इंतज़ार करें।',
  },
  ERASED: {
    en: 'The dossier of this artisan was erased.',
    hi: 'इस कारीगर की जानकारी मिटाई जा चुकी है।',
  },
  BODY_TOO_LARGE: {
    en: 'The body is larger than this API reads.',
    hi: 'भेजा गया डेटा तय सीमा से बड़ा है।',
  },
  MEDIA_TYPE: {
    en: 'The body must be application/json.',
    hi: 'डेटा application/json होना चाहिए।',
  },
  TOO_MANY: {
    en: 'Too many requests of this client: wait as long as Retry-After says.',
    hi: 'इस खाते से बहुत अनुरोध आए: Retry-After जितना रुकें।',
  },
  HEADERS_TOO_LARGE: {
    en: 'The headers are larger than this API reads.',
    hi: 'हेडर तय सीमा से बड़े हैं।',
  },
  FAILED: {
    en: 'The request failed; its number is in the log.',
    hi: 'अनुरोध पूरा नहीं हो सका; उसका नंबर लॉग में है।',
  },
  UNAVAILABLE: {
    en: 'The pipeline does not answer: try again.',
    hi: 'सेवा अभी जवाब नहीं दे रही: फिर कोशिश करें।',
  },
  ISSUER_AWAY: {
    en: 'The issuer of tokens does not answer, so nobody can be recognised: try again.',
    hi: 'पहचान जारी करने वाला जवाब नहीं दे रहा: फिर कोशिश करें।',
  },
  NO_ANSWER: {
    en: 'No answer in time: repeat with the same Idempotency-Key.',
    hi: 'समय पर जवाब नहीं मिला: उसी Idempotency-Key से दोहराएँ।',
  },
} as const satisfies Record<RefusalCode, ProblemText> & Record<string, ProblemText>;

type ProblemText = Readonly<Record<Language, string>>;
export type ProblemTextCode = keyof typeof PROBLEM_TEXTS;
