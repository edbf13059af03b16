//! What a store answered, in a sentence that says what to do.

use std::error::Error as StdError;
use std::time::Duration;

use object_store::Error;

/// Which bucket was asked, and where.
pub(super) struct Fault {
    pub(super) bucket: String,
    pub(super) endpoint: String,
    /// How long requests are repeated.
    pub(super) repeated_for: Duration,
}

/// What a store or the way to it may have said, and what is the matter then. The first that fits counts: a code says more than
/// the status it comes with.
const SIGNS: [(&[&str], Matter); 10] = [
    (&["RequestTimeTooSkewed"], Matter::Clock),
    (&["NoSuchBucket"], Matter::NoBucket),
    (
        &["InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "ExpiredToken", " 401 "],
        Matter::Key,
    ),
    (&["AccessDenied", "AllAccessDisabled", " 403 "], Matter::Rights),
    (&["QuotaExceeded", "XMinioStorageFull", "InsufficientStorage", " 507 "], Matter::Full),
    (&["NotImplemented", " 501 "], Matter::NoConditions),
    (&["SlowDown", "ServiceUnavailable", " 503 ", " 429 "], Matter::Away),
    (&["certificate"], Matter::Certificate),
    (&["timed out"], Matter::Silent),
    (&["onnect", "dns error", "lookup address"], Matter::Unreachable),
];

#[derive(Clone, Copy)]
enum Matter {
    Clock,
    NoBucket,
    Key,
    Rights,
    Full,
    NoConditions,
    Away,
    Certificate,
    Silent,
    Unreachable,
}

/// What is the matter and what to do, on one line.
pub(super) fn sentence(fault: &Fault, error: &Error) -> String {
    let said = all_said(error);
    let (bucket, endpoint) = (&fault.bucket, &fault.endpoint);
    for (signs, matter) in SIGNS {
        let Some(sign) = signs.iter().find(|sign| said.contains(**sign)) else { continue };
        let sign = sign.trim();
        return match matter {
            Matter::Clock => format!(
                "{endpoint} refuses requests because the clock of this machine is wrong by many minutes ({sign}); set it, \
                 for instance with `timedatectl set-ntp true`"
            ),
            Matter::NoBucket => {
                format!(
                    "{endpoint} has no bucket `{bucket}` ({sign}); make it first, sitegen makes none"
                )
            }
            Matter::Key => format!(
                "{endpoint} refuses the key ({sign}); look at AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or at the file \
                 publish.credentials_file"
            ),
            Matter::Rights => format!(
                "the key may not do this in the bucket `{bucket}` ({sign}); it needs s3:ListBucket, s3:GetObject, \
                 s3:PutObject and s3:DeleteObject there"
            ),
            Matter::Full => format!(
                "the bucket `{bucket}` takes no more ({sign}): it is full, or its quota is used up; what is there stays as it is"
            ),
            Matter::NoConditions => format!(
                "{endpoint} does not put objects under a condition ({sign}: If-None-Match, If-Match), so it cannot keep two \
                 publishers apart"
            ),
            Matter::Away => format!(
                "{endpoint} answers that it is overloaded or away ({sign}), and did so for {}; publish again later, or with fewer \
                 requests at once (publish.at_once)",
                humantime::format_duration(fault.repeated_for)
            ),
            Matter::Certificate => {
                format!("the certificate of {endpoint} is not to be trusted: {}", last_said(error))
            }
            Matter::Silent => format!("{endpoint} does not answer in time"),
            Matter::Unreachable => format!("{endpoint} cannot be reached: {}", last_said(error)),
        };
    }
    format!("{endpoint} answered about the bucket `{bucket}`: {}", one_line(&said))
}

/// The error and all that it says it came from.
fn all_said(error: &Error) -> String {
    let mut said = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        said = format!("{said}: {cause}");
        source = cause.source();
    }
    said
}

fn last_said(error: &Error) -> String {
    let mut last: &dyn StdError = error;
    while let Some(cause) = last.source() {
        last = cause;
    }
    one_line(&last.to_string())
}

fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().take(60).collect();
    words.join(" ")
}
