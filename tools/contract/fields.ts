/**
 * What each field is, for readers who have nothing but the schema. One name has one meaning; where a name stands in
 * several kinds of objects, `name@sibling` tells of the one that has that sibling too. Of several the first counts.
 */
const FIELDS: Readonly<Record<string, string>> = {
  // the envelope
  specversion: 'CloudEvents version.',
  'id@gates': 'Id of the requirement, unique in its case: `photograph`, `product:` with a SKU.',
  'id@role':
    'Account that acts. In an event: an artisan id, a keyed hash (`actor-` and 32 letters), or `pipeline` or `by-hand`. In a command: the account as its sender calls it.',
  'id@partitionkey':
    'Case id and sequence: the same at every attempt to publish, so that it identifies the event for ever.',
  'id@dataschema': 'Identifies the message: the same again is a repeat.',
  'id@source': 'Id of the command that was sent; null where it does not fit its form.',
  source: 'The system that the message comes from.',
  'type@source': 'What kind of message it is.',
  'type@sequence': 'The type of that event.',
  'subject@system':
    'What the outside system was asked about: a requirement, a listing, a deletion or a reminder.',
  subject: 'The case id: artisan id and number of the application.',
  'time@partitionkey':
    'When it happened, in UTC: the time in its workflow, not when it was published.',
  'time@subject':
    'When it was written, in any zone and of any precision (RFC 3339). It may be left out, and decides nothing.',
  time: 'When it happened, in UTC.',
  datacontenttype: 'Media type of `data`.',
  dataschema: 'Names the topic’s schema version and, after #, the type.',
  partitionkey: 'The artisan id, which is the record’s key too.',
  'sequence@updatedAt': 'The last event that is folded in; the first is 1.',
  sequence:
    'Number of the event in its case, from 1 without gaps; 8 digits, so that it sorts as text.',
  causationid:
    'Id of the command that caused it, as its sender chose it: a UUID or a ULID. Not there where no command did.',
  traceparent: 'W3C trace context, passed through.',
  data: 'What the message says.',
  // every event
  application: 'Number of the artisan’s application, from 1.',
  policy: 'Version of the rules.',
  actor: 'Who acted.',
  'stage@waitingOn': 'The stage of the case before and after the event.',
  'status@waitingOn': 'The status of the case before and after the event.',
  'waitingOn@attempt': 'Who must act now; null where nothing can be done yet.',
  'waitingOn@onMarketplace':
    'Who must act, where that is no longer the marketplace; null where it is.',
  'waitingOn@escalations': 'Who must act.',
  'waitingOn@reason': 'Who must act.',
  waitingOn:
    'Whom the case waited on before and after the event. Empty while it is held, and once it has ended and nothing is left to undo.',
  dueAt: 'When the first of those is late; null where no clock runs.',
  change: 'What this type of event tells beside.',
  'from@overdueSince': 'Who was too late.',
  'from@requirements': 'The rules until now.',
  'from@fromRun': 'Whether the case was asked itself, or its events were folded.',
  'from@gates': 'Who has to bring it.',
  from: 'Before the event; null before the first.',
  'to@overdueSince': 'Who has the work from now on.',
  'to@requirements': 'The rules from now on.',
  'to@openDays': 'Who was told.',
  'to@from': 'After the event.',
  to: 'To whom it goes.',
  against: 'Requirements whose content contradicts it: whoever looks compares them.',
  // who acts
  role: 'In what role.',
  organisation: 'Whose account it is; in an event a keyed hash.',
  onBehalfOf: 'The artisan id of whom an operator or facilitator acts for.',
  'consent@role':
    'Where the artisan’s consent to being acted for is recorded; in an event a keyed hash of that.',
  // references into the dossier
  ref: 'Names the entry. Opaque: it leads nowhere without access to the dossier.',
  'version@ref': 'Version of the entry, from 1.',
  'digest@ref': 'Keyed digest: equal for equal content, and says nothing about it.',
  'digest@by': 'Digest of what was accepted; null where there was nothing to see.',
  'digest@sku': 'Digest of the product text that the marketplace saw.',
  dossier: 'The registration in the private dossier.',
  evidence: 'What was brought, in the private dossier; null where nothing was.',
  brought: 'What is brought along at once: requirement id to reference.',
  // about the artisan’s work, coarse on purpose
  trade: 'One of the scheme’s 18 trades.',
  state: 'State or union territory, two capitals.',
  district:
    'District by the register of places (`places.json`), or `unlisted` until a facilitator has found it. With trade, a small cell: see the page.',
  settlement: 'Rural or urban.',
  route: 'Whether the artisan sells by an account of their own or through a collective.',
  collective: 'The collective’s public id; null for an account of their own.',
  marketplace: 'Which marketplace.',
  taxRoute: 'On what tax footing the artisan sells.',
  exports: 'Whether the artisan wants to sell abroad too.',
  language: 'In which language the artisan is written to.',
  'channel@trade': 'By which way the application came in.',
  'channel@round': 'By which way the message went; `other` where we have no word for it.',
  channel: 'By which way the artisan wants to be written to.',
  reminders: 'Reminders since the artisan last came to be waited on, or acted.',
  'reminders@channel': 'Whether the artisan wants to be reminded.',
  // requirements
  requirements: 'What is asked for.',
  requirement: 'Id of the requirement.',
  kind: 'What kind of thing it is.',
  'stage@gates': 'Where on the path it is needed.',
  stage: 'Where on the path the case is.',
  checkedBy: 'Who answers first once it has been brought.',
  gates: 'What cannot be done without it.',
  reviewedBy: 'Who looks where a person has to; a reviewer unless said.',
  oneOf: 'Of the requirements that share this name one is enough.',
  validForDays: 'After how many days it has to be brought anew; never unless said.',
  lateAfterDays: 'How many days whoever looks at it may take; as the rules have it unless said.',
  'status@gates': 'How it stands with the requirement.',
  'status@sku': 'How it stands with the listing.',
  status: 'How it stands with the case. `live` comes before the end: the listing is watched first.',
  attempt: 'How many times something was brought for it.',
  question:
    'Number of the question that is or was last asked about it: each attempt is a new one, and each recheck.',
  codes: 'Reason codes, all at once. Open: show the code itself where you know no text for it.',
  decidedBy: 'In what role it was last decided.',
  refusal: 'Number of the event that refused it, while that may be appealed against.',
  refusedBy: 'Who refused it, pseudonymous: an appeal is decided by somebody else.',
  override: 'Set once only two people together can accept it.',
  proposedBy: 'Who of the two has said yes.',
  validUntil: 'Until when what was accepted is good; not there, or null, where nobody said.',
  'since@on': 'Since when it has been these.',
  since: 'Since when.',
  by: 'In what role, or which party, it was decided.',
  decider: 'Who refused it, pseudonymous; not there where a system did.',
  proposer: 'Who said yes, pseudonymous.',
  decision: 'Number of the event that is appealed against.',
  fromCase: 'The earlier case.',
  acceptedAt: 'When it was accepted there.',
  seen: 'Digest of what was looked at: something newer makes this a conflict.',
  verdict: 'The decision.',
  outcome: 'What came of it.',
  items: 'What it is about, one by one.',
  // the case
  'schema@case': 'Names the topic’s schema version.',
  caseId: 'The case id, which is the record’s key in the topic of cases.',
  artisanId: 'The artisan id: the same over all applications.',
  asOf: 'When the last event that is folded in happened.',
  newerThanKnown:
    'Null as long as every event was understood. Otherwise the first that was not: the case is as before it.',
  case: 'The case.',
  stageSince: 'Since when the case has been in this stage.',
  end: 'How and why the case ended; null while it is open.',
  at: 'When.',
  levels: 'Where the scheme’s three levels of verification stand.',
  listings: 'Products on their way onto a marketplace, by `marketplace/SKU`.',
  onMarketplace: 'True from the first submission until it was taken down.',
  account: 'The artisan’s own account that it is listed under; null where it is a collective’s.',
  escalations: 'How often it was late with the same party already.',
  deletions: 'Files that are to be deleted, by the digest of what was brought.',
  skus: 'Which products, by SKU.',
  'digest@requirement': 'Digest of what was brought.',
  assistance: 'Where a facilitator helps, by requirement.',
  outages: 'Outside systems that do not answer, by `system:subject`.',
  faults: 'What our operations team has to mend, by `system:subject`.',
  waiting: 'Whom the case waits on.',
  on: 'Which parties. Empty while the case is held.',
  'about@overdueSince':
    'What is late: a requirement, or `assistance:`, `listing:` or `fault:` with its key in the case.',
  delivered: 'Reminders that reached the artisan: only these count against anyone.',
  failed: 'Reminders that did not.',
  contact: 'Whether and how the artisan wants to be written to.',
  capabilities: 'What goes beside the path and is possible already.',
  capability: 'What is possible from now on.',
  pausedMs: 'Time that counts for nobody, in milliseconds.',
  overdue: 'Whether somebody was told that the case as a whole takes too long.',
  claimsReleased: 'Whether the numbers that were the artisan’s alone are free again.',
  watched: 'False where the listing could not be read when its watch ended.',
  watchUntil: 'Until when a live listing is watched.',
  held: 'Since when and why nothing is asked, decided or counted; null unless it is held.',
  openedAt: 'When the case was opened.',
  updatedAt: 'When its last event happened.',
  reason: 'Reason code.',
  // the scheme’s verification
  local_body: 'First level.',
  district_committee: 'Second level.',
  screening_committee: 'Third level.',
  // other changes
  answer: 'Whether the marketplace takes this tax footing.',
  'rule@field': 'The rule that it breaks.',
  rule: 'Code of the rule that says so.',
  remindersDelivered: 'How many reminders had been delivered.',
  lostMs: 'How much time was given back, in milliseconds.',
  cause: 'Why, as a code.',
  openDays: 'For how many days the case has been open.',
  fromRun: 'The run that it was recovered from.',
  mayHaveLostDecisions: 'True only where the last run could not be asked.',
  system: 'Which outside system.',
  overdueSince: 'Since when it is late.',
  round: 'Which reminder, from 1.',
  'message@round': 'The provider’s id of the message, hashed.',
  'code@round': 'What the provider said.',
  // listings
  sku: 'The product’s SKU at the marketplace.',
  submission: 'The marketplace’s number of the submission, hashed; null before there is one.',
  issues: 'What the marketplace has against it.',
  attribute:
    'What of the product it is about, in a word of ours; null where the marketplace names nothing.',
  'field@attribute': 'Where it stands in what the artisan brought.',
  // rejected commands
  message: 'The reason in a sentence. Of what was sent it names ids that fit their form at most.',
  retryable: 'True where the very same message may be taken later.',
  original: 'Where the message stands that was rejected.',
  topic: 'Its topic.',
  partition: 'Its partition.',
  offset: 'Its offset, as text.',
  lastOffset: 'Of a batch that cannot be decoded, its last offset; `offset` is its first.',
  command: 'What of the message fits its form; null for what does not.',
  problems: 'Every field that breaks a rule. A field that is not in the schema is not named.',
  field: 'The field, by the names of the schema.',
  'code@retryable': 'Why. Open: go by `retryable` where you do not know a code.',
  code: 'Why, as a stable code.',
};

const CONTEXTS = Object.keys(FIELDS)
  .filter((key) => key.includes('@'))
  .map((key) => [key, ...key.split('@')] as const);

/** What a field is, by its name and those beside it; undefined where nobody has said. */
export function fieldDescription(name: string, siblings: readonly string[]): string | undefined {
  const inContext = CONTEXTS.find(
    ([, field, sibling]) => field === name && siblings.includes(sibling ?? ''),
  );
  return FIELDS[inContext?.[0] ?? name];
}

/** What the shapes are that many schemas share. */
export const SHARED_DESCRIPTIONS: Readonly<Record<string, string>> = {
  actor: 'Who acted. Pseudonymous, and self-asserted for now.',
  code: 'A stable code: lower case, dots and underscores.',
  evidence:
    'Something in the artisan’s private dossier: which, in what version, with which digest.',
  givenTime: 'A time in any zone and of any precision, as RFC 3339 has it.',
  instant: 'ISO 8601 in UTC with milliseconds: sorts as text.',
  levels: 'Where the scheme’s three levels of verification stand.',
  opaqueId: 'An opaque name without spaces, as its sender chose it.',
  actorGiven:
    'Who acts, as the sender calls them. Self-asserted for now; events have hashes of it.',
  requirementSpec: 'A requirement as the rules lay it down.',
};
