//! How the memory of a build is held: told to glibc by the environment, which is read when a program starts.

use std::os::unix::process::CommandExt as _;
use std::process::Command;

/// A heap that gives back what is free at its end, and large pieces at once. By itself glibc keeps the more the larger the
/// pieces were that a program freed before: of a million products, what reading them took. Other allocators do not
/// read these.
const FRUGAL: [(&str, &str); 2] =
    [("MALLOC_TRIM_THRESHOLD_", "1048576"), ("MALLOC_MMAP_THRESHOLD_", "1048576")];
/// What says how memory is held begins with one of these.
const SAID_BY: [&str; 2] = ["MALLOC_", "GLIBC_TUNABLES"];

/// Starts this program again with a frugal heap, in its own place, unless the environment says how memory is held. Goes on
/// where that cannot be done.
#[allow(clippy::disallowed_methods, reason = "config is where the environment is read")]
pub(crate) fn hold_little_memory() {
    let is_said = std::env::vars_os().any(|(name, _)| {
        SAID_BY.iter().any(|word| name.as_encoded_bytes().starts_with(word.as_bytes()))
    });
    let mut arguments = std::env::args_os();
    if let (false, Some(called), Ok(program)) = (is_said, arguments.next(), std::env::current_exe())
    {
        // It returns only where it fails.
        let _ = Command::new(program).arg0(called).args(arguments).envs(FRUGAL).exec();
    }
}
