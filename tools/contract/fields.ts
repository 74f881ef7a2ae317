/**
 * The description of each field in the published schemas. A name has one meaning; if several kinds of objects have it,
 * `name@sibling` describes the one that also has that sibling. The first match counts.
 */
const FIELDS: Readonly<Record<string, string>> = {
  // the envelope
  specversion: 'CloudEvents version.',
  'id@gates': 'Id of the requirement, unique in its case: `photograph`, `product:` with a SKU.',
  'id@role':
    'The account that acts. In an event: an artisan id, a keyed hash (`actor-` and 32 letters), or `pipeline` or `by-hand`. In a command: the account in clear.',
  'id@partitionkey':
    'Case id and sequence: the same at every attempt to publish, so that it identifies the event for ever.',
  'id@dataschema': 'Identifies the message: a message with the same id is a repeat.',
  'id@source': 'Id of the command that was sent; null where it does not have the form of one.',
  source: 'The system that sent the message.',
  'type@source': 'The type of the message.',
  'type@sequence': 'The type of that event.',
  'subject@system':
    'The subject of the question to the outside system: a requirement, a listing, a deletion or a reminder.',
  subject: 'The case id: artisan id and number of the application.',
  'time@partitionkey':
    'When it happened, in UTC: the time in its workflow, not when it was published.',
  'time@subject':
    'When it was written, in any zone and of any precision (RFC 3339). Optional; nothing depends on it.',
  time: 'When it happened, in UTC.',
  datacontenttype: 'Media type of `data`.',
  dataschema: 'Names the topic’s schema version and, after #, the type.',
  partitionkey: 'The artisan id, which is the record’s key too.',
  'sequence@updatedAt': 'Number of the last event that this case includes; the first is 1.',
  sequence:
    'Number of the event in its case, from 1 without gaps; 8 digits, so that it sorts as text.',
  causationid:
    'Id of the command that caused it, as its sender chose it: a UUID or a ULID. Absent where no command did.',
  traceparent: 'W3C trace context, passed through.',
  data: 'The content of the message.',
  // every event
  application: 'Number of the artisan’s application, from 1.',
  policy: 'Version of the rules.',
  actor: 'Who acted.',
  'stage@waitingOn': 'The stage of the case before and after the event.',
  'status@waitingOn': 'The status of the case before and after the event.',
  'waitingOn@attempt': 'The party that must act now; null where none can act yet.',
  'waitingOn@onMarketplace':
    'The party that must act, if it is no longer the marketplace; null while it is.',
  'waitingOn@escalations': 'The party that must act.',
  'waitingOn@reason': 'The party that must act.',
  waitingOn:
    'The parties that the case waited on before and after the event. Empty while it is held, and once it has ended and nothing is left to undo.',
  dueAt: 'When the first of those parties is late; null where no clock runs.',
  change: 'The fields of this type of event.',
  'from@overdueSince': 'The party that was late.',
  'from@requirements': 'The policy until now.',
  'from@fromRun': 'The source of the recovery: the case’s last run, or its events.',
  'from@gates': 'The party that has to bring it.',
  from: 'Before the event; null before the first.',
  'to@overdueSince': 'The party that has the work from now on.',
  'to@requirements': 'The policy from now on.',
  'to@openDays': 'The party that was notified.',
  'to@from': 'After the event.',
  to: 'The party that it goes to.',
  against: 'Requirements whose content contradicts it, for the reviewer to compare.',
  // who acts
  role: 'The role of the actor.',
  organisation: 'The organisation of the account; in an event a keyed hash.',
  onBehalfOf: 'The id of the artisan for whom an operator or facilitator acts.',
  'consent@role':
    'Where the artisan’s consent to this is recorded; in an event a keyed hash of that.',
  // references into the dossier
  ref: 'Names the entry. Opaque: useless without access to the dossier.',
  'version@ref': 'Version of the entry, from 1.',
  'digest@ref': 'Keyed digest: equal for equal content, and reveals nothing about it.',
  'digest@by': 'Digest of what was accepted; null where there was no evidence.',
  'digest@sku': 'Digest of the product text that the marketplace saw.',
  dossier: 'The registration in the private dossier.',
  evidence: 'What was brought, in the private dossier; null where nothing was.',
  brought: 'Evidence that comes with the registration: requirement id to reference.',
  // about the artisan’s work, coarse on purpose
  trade: 'One of the scheme’s 18 trades.',
  state: 'State or union territory, two capitals.',
  district:
    'Code of the district in the register of places (`places.json`), or `unlisted` until a facilitator has found it. With the trade it may identify a person: see “Small cells” on the page.',
  settlement: 'Rural or urban.',
  route: 'Whether the artisan sells by an account of their own or through a collective.',
  collective: 'The collective’s public id; null for an account of their own.',
  marketplace: 'Which marketplace.',
  taxRoute: 'The tax basis on which the artisan sells.',
  exports: 'Whether the artisan wants to sell abroad too.',
  language: 'The language of messages to the artisan.',
  'channel@trade': 'The channel by which the application came in.',
  'channel@round': 'The channel by which the message was sent; `other` if it is none of our list.',
  channel: 'The channel for messages to the artisan.',
  reminders: 'Reminders since the case began to wait on the artisan, or the artisan last acted.',
  'reminders@channel': 'Whether the artisan wants to be reminded.',
  // requirements
  requirements: 'The requirements of the case.',
  requirement: 'Id of the requirement.',
  kind: 'The kind of requirement.',
  'stage@gates': 'The stage that needs it.',
  stage: 'The stage of the case.',
  checkedBy: 'The party that checks it first once it has been brought.',
  gates: 'What cannot be done without it.',
  reviewedBy: 'The role that reviews it where a person has to; absent: a reviewer.',
  oneOf: 'Of the requirements that share this name one is enough.',
  validForDays: 'The number of days after which it has to be brought again; absent: never.',
  lateAfterDays: 'The number of days that its review may take; absent: as the policy says.',
  'status@gates': 'The status of the requirement.',
  'status@sku': 'The status of the listing.',
  status: 'The status of the case. `live` comes before the end: the listing is watched first.',
  attempt: 'How many times evidence was brought for it.',
  question:
    'Number of the last question about it: each attempt and each recheck is a new question.',
  codes: 'All reason codes. Open: show the code itself where you know no text for it.',
  decidedBy: 'The role of the last decision.',
  refusal: 'Number of the event that refused it, while the artisan may appeal.',
  refusedBy: 'The account that refused it, pseudonymous: another one decides an appeal.',
  override: 'Set once only two people together can accept it.',
  proposedBy: 'The account of the two that has agreed.',
  validUntil: 'When its acceptance expires; absent or null where it does not.',
  'since@on': 'Since when the case has waited on these parties.',
  since: 'Since when.',
  by: 'The role or party that decided it.',
  decider: 'The account that refused it, pseudonymous; absent where a system did.',
  proposer: 'The account that agreed, pseudonymous.',
  decision: 'Number of the event that the appeal is against.',
  fromCase: 'The earlier case.',
  acceptedAt: 'When it was accepted there.',
  seen: 'Digest of the evidence that was seen: newer evidence makes this a conflict.',
  verdict: 'The decision.',
  outcome: 'The result.',
  items: 'The items, one for each requirement.',
  // the case
  'schema@case': 'Names the topic’s schema version.',
  caseId: 'The case id, which is the record’s key in the topic of cases.',
  artisanId: 'The artisan id: the same over all applications.',
  asOf: 'When the last event that this case includes happened.',
  newerThanKnown:
    'Null while the projector knows every type of event of the case. Otherwise the first event of an unknown type: the case is as before it.',
  case: 'The case.',
  stageSince: 'Since when the case has been in this stage.',
  end: 'How and why the case ended; null while it is open.',
  at: 'When.',
  levels: 'The status of the scheme’s three levels of verification.',
  listings: 'Products on their way onto a marketplace, by `marketplace/SKU`.',
  onMarketplace: 'True from the first submission until it was taken down.',
  account: 'The artisan’s own account that it is listed under; null where it is a collective’s.',
  escalations: 'How often it was late with the same party.',
  deletions: 'Files that are to be deleted, by the digest of what was brought.',
  skus: 'Which products, by SKU.',
  'digest@requirement': 'Digest of what was brought.',
  assistance: 'Where a facilitator helps, by requirement.',
  outages: 'Outside systems that do not answer, by `system:subject`.',
  faults: 'Faults that our operations team has to mend, by `system:subject`.',
  waiting: 'The parties that the case waits on.',
  on: 'The parties. Empty while the case is held.',
  'about@overdueSince':
    'What is late: a requirement, or `assistance:`, `listing:` or `fault:` with its key in the case.',
  delivered: 'Reminders that reached the artisan: only these count against the artisan.',
  failed: 'Reminders that did not.',
  contact: 'Whether and how the artisan wants messages.',
  capabilities: 'What the artisan may already do.',
  capability: 'What the artisan may do from now on.',
  pausedMs: 'Time that counts for no party, in milliseconds.',
  overdue: 'Whether an escalation reported that the case as a whole takes too long.',
  claimsReleased: 'Whether the artisan’s claims, such as the PAN, are released.',
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
  mayHaveLostDecisions: 'True only where the last run did not answer.',
  system: 'The outside system.',
  overdueSince: 'Since when it is late.',
  round: 'Which reminder, from 1.',
  'message@round': 'The provider’s id of the message, hashed.',
  'code@round': 'The provider’s answer.',
  // listings
  sku: 'The product’s SKU at the marketplace.',
  submission: 'The marketplace’s number of the submission, hashed; null before there is one.',
  issues: 'What the marketplace has against it.',
  attribute:
    'The attribute of the product, in a word of ours; null where the marketplace names none.',
  'field@attribute': 'Its field in what the artisan brought.',
  // rejected commands
  message: 'The reason in a sentence. Of the rejected message it quotes valid ids at most.',
  retryable: 'True where the same message may succeed later.',
  original: 'The place of the message that was rejected.',
  topic: 'Its topic.',
  partition: 'Its partition.',
  offset: 'Its offset, as text.',
  lastOffset: 'The last offset of a batch that cannot be decoded; `offset` is its first.',
  command: 'The names in the message that have a valid form; null for those that have not.',
  problems: 'Every field that breaks a rule. A field that is not in the schema is not named.',
  field: 'The field, by the names of the schema.',
  'code@retryable': 'Why. Open: go by `retryable` where you do not know a code.',
  code: 'Why, as a stable code.',
};

const CONTEXTS = Object.keys(FIELDS)
  .filter((key) => key.includes('@'))
  .map((key) => [key, ...key.split('@')] as const);

/** The description of a field, by its name and its siblings; undefined where there is none. */
export function fieldDescription(name: string, siblings: readonly string[]): string | undefined {
  const inContext = CONTEXTS.find(
    ([, field, sibling]) => field === name && siblings.includes(sibling ?? ''),
  );
  return FIELDS[inContext?.[0] ?? name];
}

/** The descriptions of shapes that many schemas share. */
export const SHARED_DESCRIPTIONS: Readonly<Record<string, string>> = {
  actor: 'The actor. Pseudonymous, and self-asserted for now.',
  code: 'A stable code: lower case, dots and underscores.',
  evidence:
    'A reference to an entry of the artisan’s private dossier, with its version and digest.',
  givenTime: 'A time in any zone and of any precision (RFC 3339).',
  instant: 'ISO 8601 in UTC with milliseconds: sorts as text.',
  levels: 'The status of the scheme’s three levels of verification.',
  opaqueId: 'An opaque name without spaces, as its sender chose it.',
  actorGiven: 'The actor in clear. Self-asserted for now; events have hashes of it.',
  requirementSpec: 'A requirement as the policy defines it.',
};
