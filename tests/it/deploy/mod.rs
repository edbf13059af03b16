//! scripts/deploy.sh over a real sshd of this machine, against a site behind nginx.

mod machine;
mod migration;

/// Left out by `scripts/test.sh --fast`.
mod slow {
    mod first;
    mod releases;
}
