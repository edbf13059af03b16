//! The test that fails when it is asked to: `.ci/run canary` asks, and fails where the failure is not seen.

#[test]
#[allow(clippy::disallowed_methods, reason = "the test script speaks through the environment")]
fn fails_when_asked() {
    assert!(std::env::var_os("TEST_CANARY").is_none(), "asked to fail");
}
