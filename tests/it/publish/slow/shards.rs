//! A site made by several processes in a bucket: object by object what one build brings there.

use std::collections::BTreeMap;

use super::super::store::{Moto, Proxy};
use super::super::week;
use crate::support::{Run, SiteTest};

/// What visitors and stores get of an object.
type Object = (Vec<u8>, BTreeMap<String, String>);

/// What headers say of an object itself.
const SAID: [&str; 5] =
    ["content-type", "cache-control", "content-encoding", "etag", "x-amz-meta-sitegen"];

fn succeeds(run: &Run) {
    assert_eq!(run.code, 0, "{}", run.stderr);
}

/// All objects below a prefix of the bucket but the publisher's notes.
fn objects(moto: &Moto, prefix: &str) -> BTreeMap<String, Object> {
    let mut objects = BTreeMap::new();
    for key in moto.all_keys() {
        let Some(name) = key.strip_prefix(prefix) else { continue };
        if name.starts_with(".sitegen/") {
            continue;
        }
        let got = moto.get(&key);
        assert_eq!(got.status, 200, "{key}");
        let mut headers = got.headers;
        headers.retain(|name, _| SAID.contains(&name.as_str()));
        objects.insert(name.to_string(), (got.body, headers));
    }
    objects
}

#[test]
fn shards_in_a_bucket_equal_one_build_week_after_week() {
    let Some(moto) = Moto::start() else { return };
    let proxy = Proxy::before(&moto);
    let site = SiteTest::with_products(&week(0));
    let settings = site.read("sitegen.toml");
    site.put("sitegen.toml", format!("{settings}[build]\nprecompress = \"only\"\n"));
    for number in 0..2 {
        site.put_products(&week(number));
        for arguments in [
            &["fetch"][..],
            &["build", "--shard", "2/3"],
            &["build", "--shard", "3/3"],
            &["build", "--shard", "1/3"],
            &["build", "--finish", "3"],
        ] {
            succeeds(&site.run(arguments));
        }
        let publish = |prefix: &str, arguments: &[&str]| {
            let to = format!("s3://site/{prefix}");
            succeeds(&Run::of(&proxy.command_to(&to, &site, arguments).output().unwrap()));
            objects(&moto, &format!("{prefix}/"))
        };
        let of_shards = publish("shards", &[]);
        let whole = site.fresh_site(&[]);
        let [data, public] = ["data", "public"].map(|name| whole.path().join(name));
        let [data, public] = [data.display().to_string(), public.display().to_string()];
        let at_once = publish(&format!("whole{number}"), &["--data", &data, "--public", &public]);
        assert!(of_shards.len() > 60, "{} objects", of_shards.len());
        assert_eq!(
            of_shards.keys().collect::<Vec<_>>(),
            at_once.keys().collect::<Vec<_>>(),
            "week {number}"
        );
        for (key, object) in &of_shards {
            assert!(at_once[key] == *object, "{key} differs: {:?}", object.1);
        }
    }
}
