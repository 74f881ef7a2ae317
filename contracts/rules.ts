/**
 * What a field must be, as a sentence that follows its name: `phone must be given`. Every refusal of input uses one of
 * these and no library's texts, so that each has its Hindi (`policies/texts/hi/rules.ts`). A sentence never repeats the
 * input, which may be personal. Gaps in braces are filled with our own words alone, such as limits and codes.
 */
export const RULES = {
  given: 'must be given',
  'type.text': 'must be a text',
  'type.whole_number': 'must be a whole number, written in digits alone',
  'type.truth': 'must be true or false',
  'type.list': 'must be a list',
  'type.fields': 'must be an object with named fields',
  'type.other': 'must be of the type that the schema has here',
  'value.only': 'must be exactly {value}',
  'value.one_of': 'must be one of: {values}',
  'size.characters': 'must have at most {most} characters',
  'size.fewest_characters': 'must have at least {least} characters',
  'size.most_items': 'must hold at most {most}',
  'size.fewest_items': 'must hold at least {least}',
  'size.most': 'must be at most {most}',
  'size.least': 'must be at least {least}',
  'size.multiple': 'must be a multiple of {of}',
  form: 'must have the form that the schema has here',
  'form.one_of': 'must be one of the forms that the schema has here',
  'fields.unknown': 'must have no other fields',
  'fields.key': 'must be keyed by ids as the schema has them',
  rule: 'must keep the rule of this field',

  empty: 'must not be empty',
  'text.signs':
    'must hold no line breaks, control signs or signs that turn the direction of writing',
  'json.form': 'must be JSON in UTF-8, with each field once',
  aadhaar: 'must not hold a full Aadhaar number',

  code: 'must be a code such as {example}',
  opaque_id: 'must be an opaque id without spaces',
  digest: 'must be a digest of 64 hexadecimal digits',
  traceparent: 'must be a trace context as the W3C has it, version 00',
  requirement: 'must be a requirement id',
  reference: 'must be a reference of letters, digits and {signs}',
  case_id: 'must be a case id such as {example} whose check symbol fits',
  case_id_form: 'must be a case id such as {example}',
  artisan_id: 'must be an artisan id such as {example}',
  sku: 'must be a SKU such as {example}',
  listing: 'must be a marketplace and a SKU',
  subject: 'must be what an outside system is asked about',
  work_item: 'must be a piece of work',
  policy_version: 'must be the name of a policy version such as {example}',
  run_id: 'must be a run id',
  command_id: 'must be a UUID or a ULID',
  command_key: 'must be a UUID or a ULID in double quotes',
  reason_text: 'must be 3 to 200 plain characters on one line',
  cursor: 'must be the next of a page of the same list, with the same filters',
  sequence: 'must be a sequence of eight digits, from 1',
  district: 'must be a district of the register, such as {example}',
  'district.of_state': 'must be a district of {state} by the register',
  'collective.known': 'must be a collective of the register',
  'document_kind.known': 'must be keyed by kinds of documents that are asked for: {values}',
  'requirement.known': 'must be a requirement that a policy asks for, or product: and a SKU',
  collective_id: 'must be the id of a collective: lower-case words joined by dashes',
  hash: 'must be a hash of ours',
  evidence_ref: 'must be an artisan and what it was brought for',
  actor_id: 'must be one of {words}, an artisan id or the hash of an account',
  sentence: 'must be a sentence without long numbers',
  path: 'must be a path such as {example}',
  'code.known_reason': 'must be a known reason code',
  'code.policy': 'must be a policy version that exists',
  'code.trade': 'must be one of the 18 trades',
  'code.trade_or_other': 'must be one of the 18 trades, or other',
  'code.marketplace': 'must be a marketplace that is served: {served} ({reason})',

  'time.form': 'must be a time with its zone as RFC 3339 has it, such as {example}',
  'time.no_such': 'must be a time that exists',
  'date.form': 'must be a date that exists, such as {example}',
  'consent.future': 'must not lie in the future',
  'consent.before_scheme': 'must not lie before {day}, when the scheme began',

  'number.test': 'must not be a test number (set {setting}=true to try things out)',
  'number.shortened':
    'must be the whole number: a spreadsheet has shortened it to one with an exponent, and digits are lost',
  'number.fraction': 'must have no decimal point: a spreadsheet may have made an amount of it',
  'phone.format': 'must be an Indian mobile number such as +91 and ten digits',
  'phone.not_mobile': 'must be a mobile number: the first of ten digits is 6 to 9',
  'pincode.format': 'must be a pincode of six digits that does not begin with 0',
  'pan.format': 'must be a PAN: five letters, four digits, a letter',
  'pan.serial': 'must not have the serial 0000',
  'pan.unknown_holder': 'must be a PAN whose fourth letter is a kind of holder',
  'pan.holder_type':
    'must be a person’s PAN (fourth letter P), not that of a company or another body',
  'gstin.format': 'must be a GSTIN of 15 characters: a state, a PAN, three more',
  'gstin.leading_zero':
    'must be a GSTIN of 15 characters: the zero at its beginning is missing, as when a spreadsheet cuts it off',
  'gstin.state': 'must begin with the code of a state',
  'gstin.pan': 'must hold a PAN from the third to the twelfth character',
  'gstin.entity': 'must have 1 to 9 or a letter in the thirteenth place, never 0',
  'gstin.check_digit': 'must be a GSTIN with the right check character: one of the 15 is wrong',
  'ifsc.format': 'must be an IFSC: four letters, a zero, six letters or digits',
  'ifsc.letter_o': 'must be an IFSC with the digit zero in the fifth place, not the letter O',
  'ifsc.bank_unknown': 'must begin with the four letters of a bank that is known',
  'bank_account.format': 'must be 9 to 18 digits',
  'bank_account.short':
    'must be 9 to 18 digits: zeros at its beginning count, and a spreadsheet may have cut them off',
  'udyam.format': 'must be UDYAM, two letters, two digits and seven digits, with dashes between',
  'aadhaar.format': 'must have 12 digits',
  'aadhaar.leading_digit': 'must not begin with 0 or 1',
  'aadhaar.palindrome': 'must not read the same backwards',
  'aadhaar.check_digit': 'must have the right check digit: a digit is wrong',
  'last_four.format': 'must be the last four digits only',
  'last_four.leading_zero':
    'must be the last four digits: a zero at the beginning is missing, as when a spreadsheet cuts it off',
  'hsn.format': 'must be an HSN code of 4, 6 or 8 digits',
  'hsn.leading_zero':
    'must be an HSN code of 4, 6 or 8 digits: a zero at its beginning is missing, as when a spreadsheet cuts it off',
  'enrolment.format': 'must be 15 capitals and digits',
  'enrolment.leading_zero':
    'must be 15 capitals and digits: one is missing, perhaps a zero at the beginning that a spreadsheet cut off',

  'address.form': 'must be an http or https address of at most {most} characters, without spaces',
  'address.user': 'must not hold a user name or password',
  'document.uri': 'must be {store}, or an http or https address of at most {most} characters',
  sha256: 'must be a SHA-256 of 64 hexadecimal digits',
  huid: 'must be six capitals or digits',
  currency: 'must be a currency code such as {example}',
  seller_id: 'must be a seller id of 10 to 20 capitals and digits',
  scheme_number: 'must be a scheme number of capitals, digits and dashes',
  state: 'must be a State or Union territory of India, such as {example}',
  'product.number_twice': 'must be a number that no other product of the registration has',
  document_kind: 'must be named by small letters and underscores',
  collective: 'must name the collective when the route is collective',
  products: 'must be at most {most} products when the route is {route}',

  'eligibility.answer': 'must be true or false; leave it out when it is not known',
  'eligibility.years': 'must be a number of whole years',
  'eligibility.not_below': 'must not be below {least}',
  'eligibility.not_above': 'must not be above {most}',
  'eligibility.loans': 'must be a list; an empty one says that there was no loan',
  'eligibility.most_loans': 'must not hold more than {most} loans',
  'eligibility.late': 'must not be after {field}',
  'eligibility.years_before': 'must not be more than {most} years before {field}',
  'eligibility.age_or_birth': 'must be left out when {field} is given',

  'token.needed':
    'must be given: without a token only the partner system of the configured organisation may send what it may do, and no decision',
  'token.several': 'must be there once',
  'token.form': 'must be Bearer and a token of the issuer',
  'token.time':
    'must come by a topic whose message.timestamp.type is LogAppendTime: when the broker took this record is not known',
  'token.malformed': 'must hold a signed JWT access token of a kind that is taken',
  'token.expired':
    'must hold a token that was valid when the broker took the record: this one had expired',
  'token.not_yet':
    'must hold a token that was valid when the broker took the record: this one was not valid yet',
  'token.foreign': 'must hold a token of the issuer for this topic, not for another API',
  'token.forged': 'must hold a token that is signed by a key of the issuer',
  'token.claims': 'must hold a token that says who it is for: sub and role, in their forms',
  'token.contradicted': 'must be as the token says, which alone says who acts',

  'dossier.registration': 'must be the artisan’s registration',
  'dossier.application': 'must end in the application’s number',
  'dossier.entry': 'must be an entry of this artisan for this requirement',
} as const satisfies Readonly<Record<string, string>>;

export type RuleKey = keyof typeof RULES;

type Gaps<S extends string> = S extends `${string}{${infer Gap}}${infer Rest}`
  ? Gap | Gaps<Rest>
  : never;
/** The values for a rule's gaps; nothing for a rule without gaps. */
export type RuleParams<K extends RuleKey> = [Gaps<(typeof RULES)[K]>] extends [never]
  ? []
  : [Readonly<Record<Gaps<(typeof RULES)[K]>, string | number>>];

/** The sentence of a rule, its gaps filled. @param params our own words: never the input */
export function rule<K extends RuleKey>(key: K, ...[params]: RuleParams<K>): string {
  return filled(RULES[key], params ?? {});
}

/** A template with its gaps in braces filled; a gap without a value stays. */
export function filled(
  template: string,
  params: Readonly<Record<string, string | number>>,
): string {
  return template.replace(/\{(\w+)\}/g, (gap, name: string) => String(params[name] ?? gap));
}
