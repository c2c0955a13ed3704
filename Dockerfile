# hintgrade in an image that holds nothing else: one static program and the certificates that it checks servers with.
#   docker build -t hintgrade .
#   docker run --rm -v "$PWD:/work:ro" hintgrade grade .
#   docker run --rm -p 3000:3000 hintgrade serve --host 0.0.0.0
# A health check would need a server: most runs grade and end.
FROM rust:1.95-alpine AS build
RUN apk add --no-cache ca-certificates gcc make musl-dev
WORKDIR /source
COPY . .
RUN cargo build --profile dist --locked && cp target/dist/hintgrade /hintgrade

FROM scratch
LABEL org.opencontainers.image.source="https://github.com/hintgrade/hintgrade" \
      org.opencontainers.image.licenses="BSD-3-Clause"
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /hintgrade /hintgrade
# A class writes temporary files.
COPY --from=build --chown=65532:65532 /tmp /tmp
USER 65532:65532
WORKDIR /work
EXPOSE 3000
ENTRYPOINT ["/hintgrade"]
CMD ["--help"]
