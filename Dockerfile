# The worker, the sandbox and the command line: one image, TypeScript run as it is, no build step.
# The version is that of the npm package `node` in package-lock.json. Debian, since Temporal's core needs glibc.
FROM node:24.21.0-bookworm-slim

WORKDIR /app
ENV NODE_ENV=production

# Dependencies first: they change more rarely than the code.
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-fund --no-audit && npm cache clean --force

COPY . .

# New named volumes take their owner from these folders.
RUN install -d -o node -g node /data/dossier /data/keys /data/sandbox
USER node

CMD ["node", "--disable-warning=TimeoutNegativeWarning", "--disable-warning=ExperimentalWarning", "workers/main.ts"]
