//! A copy of the site in a bucket, by the protocol of S3.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use anyhow::{Result, anyhow};
use futures_util::{StreamExt as _, stream};
use md5::{Digest as _, Md5};
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::list::{PaginatedListOptions, PaginatedListStore as _};
use object_store::path::Path;
use object_store::{
    Attribute, AttributeValue, Attributes, BackoffConfig, ClientOptions, Error, GetOptions,
    ObjectStore as _, PutMode, PutOptions, PutPayload, RetryConfig, UpdateVersion,
};
use tokio::runtime::{Builder, Runtime};

use super::fault::{Fault, sentence};
use super::storage::{Condition, KEYS_AT_ONCE, Storage, Stored, Upload};
use super::{BucketAccess, TargetMisused};

/// What every file of the site says of itself in addition to what it is.
const MARK: &str = "sitegen";

/// Longest wait for a connection, and for the answer to one request.
const CONNECT: Duration = Duration::from_secs(10);
const ANSWER: Duration = Duration::from_mins(10);

/// Waits before a request is repeated that a store could not answer; the first is doubled each time.
const FIRST_WAIT: Duration = Duration::from_millis(200);
const LONGEST_WAIT: Duration = Duration::from_secs(10);
/// The time they are given ends them, not their number.
const REPEATED_MOST: usize = 1000;

/// A bucket, or what stands below a prefix of it.
pub(super) struct BucketStorage {
    runtime: Runtime,
    store: AmazonS3,
    prefix: String,
    fault: Fault,
    requests: AtomicU64,
}

impl BucketStorage {
    pub(super) fn open(bucket: &str, prefix: &str, access: &BucketAccess) -> Result<Self> {
        let Some([id, secret]) = access.key else {
            let said = "a bucket needs a key: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment, or the file \
                        publish.credentials_file";
            return Err(TargetMisused(said.into()).into());
        };
        crate::tls::install_provider();
        let client = ClientOptions::new().with_connect_timeout(CONNECT).with_timeout(ANSWER);
        let backoff =
            BackoffConfig { init_backoff: FIRST_WAIT, max_backoff: LONGEST_WAIT, base: 2.0 };
        let retry =
            RetryConfig { backoff, max_retries: REPEATED_MOST, retry_timeout: access.repeat_for };
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(bucket)
            .with_region(access.region)
            .with_access_key_id(id)
            .with_secret_access_key(secret)
            .with_client_options(client)
            .with_retry(retry);
        if let Some(token) = access.token {
            builder = builder.with_token(token);
        }
        if let Some(endpoint) = access.endpoint {
            // Settings allow http:// on this machine only.
            builder =
                builder.with_endpoint(endpoint).with_allow_http(endpoint.starts_with("http://"));
        }
        let store = builder.build().map_err(|error| TargetMisused(error.to_string()))?;
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let endpoint =
            access.endpoint.map_or_else(|| format!("S3 in {}", access.region), str::to_string);
        let fault = Fault { bucket: bucket.to_string(), endpoint, repeated_for: access.repeat_for };
        let prefix = if prefix.is_empty() { String::new() } else { format!("{prefix}/") };
        Ok(Self { runtime, store, prefix, fault, requests: AtomicU64::new(0) })
    }

    fn path(&self, key: &str) -> Result<Path> {
        Ok(Path::parse([&self.prefix, key].concat())?)
    }

    fn count(&self) {
        self.requests.fetch_add(1, Ordering::Relaxed);
    }

    fn said(&self, error: &Error) -> anyhow::Error {
        anyhow!(sentence(&self.fault, error))
    }

    fn put_with(
        &self,
        key: &str,
        content: Vec<u8>,
        options: PutOptions,
    ) -> Result<Result<String, Error>> {
        self.count();
        let path = self.path(key)?;
        let put =
            self.runtime.block_on(self.store.put_opts(&path, PutPayload::from(content), options));
        Ok(put.map(|put| put.e_tag.unwrap_or_default()))
    }
}

impl Storage for BucketStorage {
    /// What stores give for an object that was put at once and not encrypted with a key of its own.
    fn tag_of(&self, content: &[u8]) -> String {
        let digest = Md5::digest(content);
        data_encoding::HEXLOWER.encode(&digest)
    }

    fn get(&self, key: &str) -> Result<Option<Stored>> {
        self.count();
        let path = self.path(key)?;
        let got = self.runtime.block_on(async {
            let got = self.store.get_opts(&path, GetOptions::default()).await?;
            let (tag, changed) =
                (got.meta.e_tag.clone().unwrap_or_default(), got.meta.last_modified);
            Ok::<_, Error>((tag, changed, got.bytes().await?))
        });
        match got {
            Ok((tag, changed, content)) => {
                let changed = SystemTime::from(changed);
                Ok(Some(Stored { content: content.to_vec(), tag, changed }))
            }
            Err(error) if is_absence(&error) => Ok(None),
            Err(error) => Err(self.said(&error)),
        }
    }

    fn put(&self, key: &str, upload: Upload) -> Result<String> {
        let page = upload.page;
        let mut attributes = Attributes::new();
        attributes.insert(Attribute::ContentType, AttributeValue::from(page.media_type()));
        attributes.insert(Attribute::CacheControl, AttributeValue::from(page.cache_control()));
        attributes.insert(Attribute::Metadata(MARK.into()), AttributeValue::from("1"));
        if upload.is_packed {
            attributes.insert(Attribute::ContentEncoding, AttributeValue::from("gzip"));
        }
        let options = PutOptions { attributes, ..PutOptions::default() };
        let put = self.put_with(key, upload.content, options)?;
        Ok(bare(&put.map_err(|error| self.said(&error))?))
    }

    fn put_notes(&self, key: &str, content: Vec<u8>) -> Result<()> {
        let put = self.put_with(key, content, PutOptions::default())?;
        put.map(drop).map_err(|error| self.said(&error))
    }

    fn put_if(&self, key: &str, content: Vec<u8>, when: Condition) -> Result<Option<String>> {
        let mode = match when {
            Condition::Absent => PutMode::Create,
            Condition::Tagged(tag) => {
                PutMode::Update(UpdateVersion { e_tag: Some(tag.to_string()), version: None })
            }
        };
        let put = self.put_with(key, content, PutOptions { mode, ..PutOptions::default() })?;
        match put {
            Ok(tag) => Ok(Some(tag)),
            Err(Error::AlreadyExists { .. }) => Ok(None),
            // Without a bucket the status is the same as without an object.
            Err(error @ Error::Precondition { .. }) if is_absence_or_change(&error) => Ok(None),
            Err(error) => Err(self.said(&error)),
        }
    }

    fn remove(&self, keys: &[String]) -> Result<()> {
        self.requests.fetch_add(keys.len().div_ceil(KEYS_AT_ONCE) as u64, Ordering::Relaxed);
        let mut paths = Vec::new();
        for key in keys {
            paths.push(Ok(self.path(key)?));
        }
        let mut removed = self.store.delete_stream(stream::iter(paths).boxed());
        self.runtime.block_on(async {
            while let Some(one) = removed.next().await {
                match one {
                    Err(error) if !is_absence(&error) => return Err(self.said(&error)),
                    _ => {}
                }
            }
            Ok(())
        })
    }

    fn list(&self, each: &mut dyn FnMut(&str, &str)) -> Result<()> {
        let prefix = (!self.prefix.is_empty()).then_some(self.prefix.as_str());
        let mut page_token = None;
        loop {
            self.count();
            let options = PaginatedListOptions { page_token, ..PaginatedListOptions::default() };
            let page = self.runtime.block_on(self.store.list_paginated(prefix, options));
            let page = page.map_err(|error| self.said(&error))?;
            for object in &page.result.objects {
                let key = object.location.as_ref();
                // The prefix itself is there where a console made it as a folder.
                let Some(key) = key.strip_prefix(&self.prefix) else { continue };
                each(key, &bare(object.e_tag.as_deref().unwrap_or_default()));
            }
            page_token = page.page_token;
            if page_token.is_none() {
                return Ok(());
            }
        }
    }

    fn is_ours(&self, key: &str) -> Result<bool> {
        self.count();
        let path = self.path(key)?;
        let options = GetOptions { head: true, ..GetOptions::default() };
        match self.runtime.block_on(self.store.get_opts(&path, options)) {
            Ok(got) => Ok(got.attributes.get(&Attribute::Metadata(MARK.into())).is_some()),
            Err(error) if is_absence(&error) => Ok(true),
            Err(error) => Err(self.said(&error)),
        }
    }

    fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }
}

/// A tag without the quotes of its header.
fn bare(tag: &str) -> String {
    tag.trim_matches('"').to_string()
}

/// Whether there is no such object; that there is no such bucket has the same status.
fn is_absence(error: &Error) -> bool {
    matches!(error, Error::NotFound { .. }) && !error.to_string().contains("NoSuchBucket")
}

fn is_absence_or_change(error: &Error) -> bool {
    !error.to_string().contains("NoSuchBucket")
}
