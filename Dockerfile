# The worker, the commands consumer, the projector, the reconciler, the dashboard, the sandbox and the command line: one image.
# TypeScript is run as it is. Built are only the dashboard's page and the contract package, which the dashboard knows of us.
# The version is that of the npm package `node` in package-lock.json. Debian, since Temporal's core needs glibc.
FROM node:24.21.0-bookworm-slim AS build

WORKDIR /app
COPY package.json package-lock.json ./
COPY packages/contract/package.json packages/contract/
COPY packages/client/package.json packages/client/
# With what only builds need, such as TypeScript. Not `npm ci`: see below.
RUN npm install --no-save --no-fund --no-audit
COPY . .
RUN npm run build-dashboard

FROM node:24.21.0-bookworm-slim

WORKDIR /app
ENV NODE_ENV=production

# Dependencies first: they change more rarely than the code. The lock file's versions, but not `npm ci`:
# the lock file names the optional packages of one platform only, which the `ci` of npm 11 refuses.
COPY package.json package-lock.json ./
COPY packages/contract/package.json packages/contract/
COPY packages/client/package.json packages/client/
RUN npm install --omit=dev --no-save --no-fund --no-audit && npm cache clean --force

COPY . .
COPY --from=build /app/packages/contract/dist packages/contract/dist
COPY --from=build /app/web/dashboard/dist web/dashboard/dist

# New named volumes take their owner from these folders.
RUN install -d -o node -g node /data/keys /data/projector /data/reconciler /data/dashboard /data/looks /data/sandbox
USER node

CMD ["node", "--disable-warning=TimeoutNegativeWarning", "--disable-warning=ExperimentalWarning", "workers/main.ts"]
