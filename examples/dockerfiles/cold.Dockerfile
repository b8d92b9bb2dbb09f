FROM node:22
WORKDIR /app
COPY . .
RUN npm ci
RUN npm run build
RUN npm prune --omit=dev
ENV NODE_ENV=production
EXPOSE 8080
USER node
CMD ["node", "dist/main.js"]
