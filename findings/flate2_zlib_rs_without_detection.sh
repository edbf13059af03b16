#!/usr/bin/env bash
# flate2 1.1.11 (a crate; zlib-rs 0.6.8): with `default-features = false, features = ["zlib-rs"]` the decoder is
# compiled without what the processor can do.
#
# Expected: naming a backend chooses the backend. The usual way to have zlib-rs alone, without miniz_oxide, is to
# switch the default features off and name it, and zlib-rs is known for its SIMD.
#
# Seen on 2026-11-28, x86-64: the default features hold `runtime_detection` too, which alone gives zlib-rs its
# feature `std`; without it every look at the processor answers no. The program holds no carry-less multiplication
# (pclmulqdq: the CRC-32 of a gzip stream then goes through tables), and with `runtime_detection` it holds 67.
# The speeds are printed only: on a shared machine they differ by more from run to run.
#
# Would a sitegen user meet it? As a slower import: 2.5 % of an import's processor time went into that
# checksum (perf, zlib_rs::crc32::braid). Cargo.toml names the feature.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir src
cat >src/main.rs <<'RS'
use std::io::{Read, Write};
use std::time::Instant;

fn main() {
    let mut text = Vec::new();
    for number in 0..2_000_000u64 {
        writeln!(text, "{{\"code\":{},\"sugars\":{}}}", number * 7_919 % 1_000_003, number % 97).unwrap();
    }
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
    encoder.write_all(&text).unwrap();
    let packed = encoder.finish().unwrap();
    let mut best = f64::MAX;
    for _ in 0..5 {
        let mut unpacked = Vec::with_capacity(text.len());
        let start = Instant::now();
        flate2::read::GzDecoder::new(&packed[..]).read_to_end(&mut unpacked).unwrap();
        best = best.min(start.elapsed().as_secs_f64());
        assert!(unpacked == text);
    }
    println!("{:.0} MB/s", text.len() as f64 / 1e6 / best);
}
RS
for features in '"zlib-rs"' '"zlib-rs", "runtime_detection"'; do
    cat >Cargo.toml <<TOML
[package]
name = "detection"
version = "0.0.0"
edition = "2021"
[dependencies]
flate2 = { version = "=1.1.11", default-features = false, features = [$features] }
zlib-rs = { version = "=0.6.8", default-features = false }
TOML
    rm -f Cargo.lock
    cargo build --quiet --release
    found=$(objdump -d target/release/detection | grep -c pclmulqdq || true)
    instructions+=("$found")
    echo "$features: $found times pclmulqdq, $(target/release/detection)"
done
if [ "${instructions[0]}" = 0 ] && [ "${instructions[1]}" -gt 0 ]; then
    echo "flate2 1.1.11: as before"
else
    echo "flate2 1.1.11: changed"
    exit 1
fi
