/**
 * The shared vocabulary. Everything that names a stage, a role or a status imports it from here, so that a search
 * attribute, an event and a screen never spell it differently.
 */

/** The path, in order. A case is in exactly one stage until it ends. */
export const STAGES = ['registration', 'documents', 'kyc', 'catalogue', 'go_live'] as const;
export type Stage = (typeof STAGES)[number];

/** `live` is a status before it is an end: the listing is watched for a while first. */
export const CASE_STATUSES = ['open', 'dormant', 'live', 'ended'] as const;

/** How a case can end. */
export const ENDS = [
  'live',
  'declined',
  'lapsed',
  'withdrawn',
  'no_marketplace_route',
  'closed',
] as const;
export type EndKind = (typeof ENDS)[number];

/**
 * The parties that a case can wait on. Only time with the artisan alone can let a case lapse. `operations` is the team
 * that runs this pipeline: our credentials, our roles at an outside system, our quota, the shape of our requests.
 */
export const PARTIES = [
  'artisan',
  'facilitator',
  'reviewer',
  'supervisor',
  'operations',
  'registry',
  'provider',
  'marketplace',
] as const;
export type Party = (typeof PARTIES)[number];

/** The roles of actors. `operator` is a service-centre operator who acts on an artisan's behalf. */
export const ROLES = [
  'artisan',
  'operator',
  'facilitator',
  'reviewer',
  'supervisor',
  'administrator',
  'system',
] as const;
export type Role = (typeof ROLES)[number];

/**
 * The roles of accounts. The two more never stand in an event, whose roles are released: `operations` runs the pipeline,
 * `auditor` checks what was done.
 */
export const ACCESS_ROLES = [...ROLES, 'operations', 'auditor'] as const;
export type AccessRole = (typeof ACCESS_ROLES)[number];

/**
 * What an artisan can do once the requirements that gate it are met. The path needs only the first two; the others
 * never delay it.
 */
export const CAPABILITIES = ['list', 'sell', 'export', 'payout'] as const;
export type Capability = (typeof CAPABILITIES)[number];

/** The channels of messages to artisans. */
export const CHANNELS = ['sms', 'whatsapp', 'email'] as const;
export type Channel = (typeof CHANNELS)[number];

/** The channel that a provider reports for a message; `other` is one that we do not know. */
export const SENT_BY = [...CHANNELS, 'other'] as const;
export type SentBy = (typeof SENT_BY)[number];

/** The channel of an application. */
export const INTAKE_CHANNELS = [
  'service_centre',
  'portal',
  'app',
  'camp',
  'reapplication',
  'other',
] as const;

/**
 * The product attribute that a marketplace's issue is about; `other` is an attribute that no product field is made
 * into.
 */
export const ATTRIBUTES = [
  'title',
  'description',
  'price',
  'price_abroad',
  'weight',
  'quantity',
  'hsn',
  'image',
  'declaration',
  'other',
] as const;
export type Attribute = (typeof ATTRIBUTES)[number];

/** The message templates that are registered with the provider, in every language. No other message is sent. */
export const TEMPLATES = ['reminder', 'returned', 'last_call'] as const;
export type Template = (typeof TEMPLATES)[number];

/** The statuses of a requirement. */
export const REQUIREMENT_STATUSES = [
  'not_applicable',
  'due',
  'submitted',
  'verifying',
  'accepted',
  'returned',
  'refused',
  'waived',
  'expired',
] as const;

/** Outside systems, as events name them. */
export const SYSTEMS = ['registry', 'documents', 'kyc', 'marketplace', 'notifications'] as const;
export type System = (typeof SYSTEMS)[number];

/** The scheme's three levels of verification, in order. */
export const REGISTRY_LEVELS = ['local_body', 'district_committee', 'screening_committee'] as const;
export type RegistryLevel = (typeof REGISTRY_LEVELS)[number];
export const LEVEL_STATUSES = ['pending', 'approved', 'rejected', 'returned'] as const;
export type LevelStatus = (typeof LEVEL_STATUSES)[number];

/** How an artisan sells: by their own account, or through a collective's authorised account. */
export const SELLER_ROUTES = ['own', 'collective'] as const;
export type SellerRoute = (typeof SELLER_ROUTES)[number];

/** How many products a case may have: an artisan's own, or a service centre's catalogue for a collective. */
export const MOST_PRODUCTS: Readonly<Record<SellerRoute, number>> = { own: 50, collective: 200 };

/** The tax registration by which an artisan sells. With `none` a facilitator helps to get one. */
export const TAX_ROUTES = ['gstin', 'enrolment', 'handicraft_relief', 'none'] as const;
export type TaxRoute = (typeof TAX_ROUTES)[number];

export const LANGUAGES = ['en', 'hi'] as const;
export type Language = (typeof LANGUAGES)[number];
