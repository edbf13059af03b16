//! Past one machine (docs/SCALE.md): what several of them do together.

mod mirror_faults;

/// Left out by `scripts/test.sh --fast`.
mod slow {
    mod mirrors;
}
