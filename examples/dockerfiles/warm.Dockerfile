# syntax=docker/dockerfile:1
FROM node:22 AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci
COPY src src
RUN npm run build

FROM node:22-slim
WORKDIR /app
COPY --from=build /app/dist dist
EXPOSE 8080
USER node
CMD ["node", "dist/main.js"]
