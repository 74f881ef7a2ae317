import { type Logger, pino } from 'pino';

/**
 * The dashboard's log, on standard error. The pipeline's own logs leave texts out that may hold anything; a stranger does
 * not have these. So what is written here are words of this program, codes, and what Kafka's client says of brokers.
 */
export const dashboardLog = (level = 'info'): Logger =>
  pino({ name: 'dashboard', level }, pino.destination(2));
