#!/usr/bin/env bash
# flate2 1.1.11 with zlib-rs 0.6.8 (crates): the same text at the same level makes another gzip file when it is written in
# pieces of another size.
#
# Expected: the compressed bytes depend on the text, the level and the library's version, and not on how large the pieces
# were that a buffer happened to pass on. So it is with zlib itself at levels 1 to 9 and with
# flate2's default backend, miniz_oxide; builds and backups that are compared byte by byte count on it.
#
# Seen on 2026-11-29: at levels 1, 5 and 6 (6 is the default) four sizes of pieces make different files; at 2, 3, 4, 7, 8
# and 9 one and the same. All unpack to the same text.
# zlib-ng, whose strategies zlib-rs has, does the same (zlib-ng 1.1.0 on PyPI, levels 1, 5 and 6).
#
# Would a sitegen user meet it? Not from sitegen, which only unpacks with it. Yes, where a tool of theirs packs the public
# folder beforehand and copies what has changed.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir src
cat >src/main.rs <<'RS'
use std::io::{Read, Write};

fn packed(text: &[u8], level: u32, piece: usize) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(level));
    for part in text.chunks(piece) {
        encoder.write_all(part).unwrap();
    }
    encoder.finish().unwrap()
}

fn main() {
    let mut text = Vec::new();
    let mut state = 1u64;
    for _ in 0..50_000 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        write!(text, "mot{} ", (state >> 33) % 3_000).unwrap();
    }
    for level in 1..=9 {
        let mut files: Vec<_> = [1_000, 7_777, 65_536, text.len()].map(|piece| packed(&text, level, piece)).into();
        for file in &files {
            let mut unpacked = Vec::new();
            flate2::read::GzDecoder::new(&file[..]).read_to_end(&mut unpacked).unwrap();
            assert!(unpacked == text);
        }
        files.sort();
        files.dedup();
        if files.len() > 1 {
            print!("{level} ");
        }
    }
    println!();
}
RS
for features in '"zlib-rs", "runtime_detection"' '"rust_backend"'; do
    case $features in
    *zlib-rs*) pinned='zlib-rs = { version = "=0.6.8", default-features = false }' ;;
    *) pinned= ;;
    esac
    cat >Cargo.toml <<TOML
[package]
name = "pieces"
version = "0.0.0"
edition = "2021"
[dependencies]
flate2 = { version = "=1.1.11", default-features = false, features = [$features] }
$pinned
TOML
    rm -f Cargo.lock
    cargo build --quiet --release
    levels+=("$(target/release/pieces)")
    echo "$features: files differ at levels: ${levels[-1]:-none}"
done
if [ "${levels[0]}" = "1 5 6 " ] && [ -z "${levels[1]}" ]; then
    echo "zlib-rs 0.6.8 still packs by the size of the pieces"
else
    echo "zlib-rs 0.6.8 with flate2 1.1.11: changed"
    exit 1
fi
