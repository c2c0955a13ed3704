# hintgrade in an image that holds nothing else: one static program and the certificates that it checks servers with.
#   docker build -t hintgrade .
#   docker run --rm --read-only --tmpfs /tmp -v "$PWD:/work:ro" hintgrade grade .
# The reference project, with a health check:
#   docker build --target serve -t hintgrade-serve .
#   docker run --rm --read-only --tmpfs /tmp -p 3000:3000 hintgrade-serve
FROM rust:1.95-alpine AS build
RUN apk add --no-cache ca-certificates gcc make musl-dev
WORKDIR /source
COPY . .
RUN cargo build --profile dist --locked && cp target/dist/hintgrade /hintgrade

FROM scratch AS program
LABEL org.opencontainers.image.source="https://github.com/hintgrade/hintgrade" \
      org.opencontainers.image.licenses="BSD-3-Clause"
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /hintgrade /hintgrade
# A class writes temporary files.
COPY --from=build --chown=65532:65532 /tmp /tmp
USER 65532:65532
WORKDIR /work
ENTRYPOINT ["/hintgrade"]

FROM program AS serve
EXPOSE 3000
# It is healthy as long as it passes its own challenge.
HEALTHCHECK --interval=30s --timeout=10s --start-period=10s \
  CMD ["/hintgrade", "grade", "http://127.0.0.1:3000", "--format", "json"]
CMD ["serve", "--host", "0.0.0.0"]

# Last, so that it is what is built without --target. A check of its health would need a server.
FROM program
CMD ["--help"]
