/**
 * The States and Union territories: letters as in ISO 3166-2:IN (pycountry 26.2.16), names in English and Hindi, then
 * the letters that ISO had before (pycountry 19.8.18) and other names in use.
 */
export const STATE_ROWS = {
  AN: 'Andaman and Nicobar Islands|अंडमान और निकोबार द्वीपसमूह|Andaman & Nicobar Islands|अंडमान निकोबार',
  AP: 'Andhra Pradesh|आंध्र प्रदेश',
  AR: 'Arunachal Pradesh|अरुणाचल प्रदेश',
  AS: 'Assam|असम',
  BR: 'Bihar|बिहार',
  CG: 'Chhattisgarh|छत्तीसगढ़|CT|Chattisgarh',
  CH: 'Chandigarh|चंडीगढ़',
  DH: 'Dadra and Nagar Haveli and Daman and Diu|दादरा और नगर हवेली और दमन और दीव|DD|DN|Dadra and Nagar Haveli|Daman and Diu',
  DL: 'Delhi|दिल्ली|NCT of Delhi|National Capital Territory of Delhi',
  GA: 'Goa|गोवा',
  GJ: 'Gujarat|गुजरात',
  HP: 'Himachal Pradesh|हिमाचल प्रदेश',
  HR: 'Haryana|हरियाणा',
  JH: 'Jharkhand|झारखंड',
  JK: 'Jammu and Kashmir|जम्मू और कश्मीर|Jammu & Kashmir|जम्मू कश्मीर',
  KA: 'Karnataka|कर्नाटक',
  KL: 'Kerala|केरल',
  LA: 'Ladakh|लद्दाख',
  LD: 'Lakshadweep|लक्षद्वीप',
  MH: 'Maharashtra|महाराष्ट्र',
  ML: 'Meghalaya|मेघालय',
  MN: 'Manipur|मणिपुर',
  MP: 'Madhya Pradesh|मध्य प्रदेश',
  MZ: 'Mizoram|मिज़ोरम',
  NL: 'Nagaland|नागालैंड|नगालैंड',
  OD: 'Odisha|ओडिशा|OR|Orissa|उड़ीसा',
  PB: 'Punjab|पंजाब',
  PY: 'Puducherry|पुडुचेरी|Pondicherry|पांडिचेरी',
  RJ: 'Rajasthan|राजस्थान',
  SK: 'Sikkim|सिक्किम',
  TN: 'Tamil Nadu|तमिलनाडु|तमिल नाडु',
  TR: 'Tripura|त्रिपुरा',
  TS: 'Telangana|तेलंगाना|TG|तेलंगाणा',
  UK: 'Uttarakhand|उत्तराखंड|UT|Uttaranchal',
  UP: 'Uttar Pradesh|उत्तर प्रदेश',
  WB: 'West Bengal|पश्चिम बंगाल',
} as const satisfies Readonly<Record<string, string>>;

/** The letters of a State or Union territory, such as `UP`. */
export type State = keyof typeof STATE_ROWS;
export const STATES = Object.keys(STATE_ROWS) as State[];

/** The public code for a district that is not in the register, until a facilitator has mapped it. */
export const UNLISTED = 'unlisted';
