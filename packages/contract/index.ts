/**
 * The contract of the artisan onboarding topics: what a reader of the topics and a sender of commands needs. Everything
 * else of it is in the modules beside this one, such as `@artisan-onboarding/contract/waiting`.
 */

export { type Case, caseState, type Fault, type Listing } from '../../contracts/case.ts';
export { type CaseMessage, caseMessage } from '../../contracts/case-message.ts';
export {
  COMMAND_DATA,
  COMMAND_MESSAGES,
  COMMAND_TYPES,
  type CommandMessage,
  type CommandType,
  commandOf,
  LARGEST_COMMAND_BYTES,
  schemaOfCommand,
} from '../../contracts/command-message.ts';
export {
  bodySchema,
  COMMAND_NAMES,
  COMMAND_TABLE,
  type CommandAnswer,
  type CommandBody,
  type CommandName,
  type CommandOf,
  type ItemAnswer,
  REFUSALS,
  type Refusal,
  type RefusalCode,
  rolesFor,
} from '../../contracts/commands.ts';
export { type Envelope, envelope, TYPE_PREFIX, unwrap } from '../../contracts/envelope.ts';
export {
  type DomainEvent,
  EVENT_DATA,
  EVENT_TYPES,
  type EventData,
  type EventType,
} from '../../contracts/events.ts';
export {
  type Folded,
  foldNext,
  foldUnreadable,
  type Place,
  place,
  stoppedText,
  UNFOLDED,
} from '../../contracts/folding.ts';
export { BadId, caseId, parseArtisanId, parseCaseId } from '../../contracts/ids.ts';
export {
  allPlaces,
  districtName,
  districtOf,
  districtsOf,
  isDistrict,
  stateOf,
} from '../../contracts/places/places.ts';
export { isReasonCode, REASON_CODES, type ReasonCode } from '../../contracts/reason-codes.ts';
export { fold, type RecordedEvent, reduce, UnknownEventType } from '../../contracts/reducer.ts';
export {
  REJECTIONS,
  type RejectedMessage,
  type RejectionCode,
  rejectedMessage,
} from '../../contracts/rejected-message.ts';
export type { Requirement } from '../../contracts/requirement.ts';
export type { Actor, ActorGiven, Evidence } from '../../contracts/shapes.ts';
export {
  CASES_TOPIC,
  COMMANDS_TOPIC,
  EVENTS_TOPIC,
  REJECTED_TOPIC,
} from '../../contracts/topics.ts';
export * from '../../contracts/vocabulary.ts';
export {
  alternatives,
  dueRequirements,
  holders,
  isStageSettled,
  may,
  percentDone,
  requirementsOf,
  waits,
} from '../../contracts/waiting.ts';
