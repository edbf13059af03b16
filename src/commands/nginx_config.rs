//! `sitegen nginx-config`: what nginx is to do for this site.

use anyhow::Result;

use crate::cli::{Common, NginxConfigArgs};
use crate::config::Config;
use crate::nginx::{self, Certificate, Surroundings, Verdict};
use crate::telemetry::{Reporter, Verbosity};

pub(super) fn run(common: Common, args: &NginxConfigArgs) -> Result<()> {
    let config = Config::load(common.into())?;
    let certificate = Certificate { chain: args.certificate.as_deref(), key: args.key.as_deref() };
    let around = Surroundings {
        address: args.address,
        log: args.log.as_deref(),
        monitoring_port: args.monitoring_port,
        acme: &args.acme,
        tls: args.tls.then_some(certificate),
    };
    let configuration = nginx::configuration(&config, &around)?;
    if args.check {
        let reporter = Reporter::new(Verbosity::Normal);
        match nginx::check(&configuration)? {
            Verdict::Accepted => reporter.say("nginx accepts this configuration"),
            Verdict::NotInstalled => reporter.warn("nginx is not installed here: not checked"),
        }
    }
    super::print(configuration.trim_end())
}
