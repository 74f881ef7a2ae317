/** Whom the development issuers' tokens are for: one audience for each use, so that no token serves for another. */
export const AUDIENCE = 'urn:artisan-onboarding';
/** That of commands over Kafka. */
export const COMMANDS_AUDIENCE = `${AUDIENCE}:commands`;
