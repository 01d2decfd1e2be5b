# The program and nothing else: static, and not run as root. It is built of the programs of a release, in
# programs/linux-amd64 and programs/linux-arm64; `cargo build --release --target x86_64-unknown-linux-musl`
# makes one.
#
#   docker build --tag stytch-validate .
#   docker run --rm --network none --volume "$PWD/captures:/work:ro" stytch-validate .
FROM scratch
ARG TARGETARCH
COPY LICENSE-APACHE LICENSE-MIT THIRD-PARTY-NOTICES.txt /licences/
COPY --chmod=755 programs/linux-${TARGETARCH}/stytch-validate /stytch-validate
WORKDIR /work
USER 65532:65532
ENTRYPOINT ["/stytch-validate"]
