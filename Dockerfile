# The worker, the commands consumer, the projector, the reconciler, the sandbox and the command line: one image, TypeScript run as it is, no build step.
# The version is that of the npm package `node` in package-lock.json. Debian, since Temporal's core needs glibc.
FROM node:24.21.0-bookworm-slim

WORKDIR /app
ENV NODE_ENV=production

# Dependencies first: they change more rarely than the code. The lock file's versions, but not `npm ci`:
# the lock file names the optional packages of one platform only, which the `ci` of npm 11 refuses.
COPY package.json package-lock.json ./
RUN npm install --omit=dev --no-save --no-fund --no-audit && npm cache clean --force

COPY . .

# New named volumes take their owner from these folders.
RUN install -d -o node -g node /data/keys /data/projector /data/reconciler /data/sandbox
USER node

CMD ["node", "--disable-warning=TimeoutNegativeWarning", "--disable-warning=ExperimentalWarning", "workers/main.ts"]
