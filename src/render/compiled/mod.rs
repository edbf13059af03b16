//! Page templates as programs: what minijinja would write, in a twentieth of its time.
//!
//! A theme is written for minijinja, and minijinja reads it. At load its syntax trees are compiled once more,
//! with all that is the same for every page worked out beforehand: texts and settings, which template extends
//! which, which macro is meant. What is left walks over a flat copy of the view and writes into one buffer. A
//! template that uses something not known here is left to minijinja, and so is a page on which a program
//! cannot decide: its value is undefined, say. So errors are minijinja's own, and so is every doubtful case.

mod compiler;
mod escape;
mod expressions;
mod fact_serializer;
mod facts;
mod loops;
mod operations;
mod program;
mod run;
mod scope;
mod shapes;
#[cfg(test)]
mod tests;
mod unfit;
mod workplace;
mod writing;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use minijinja::Environment;
use minijinja::value::Value;
use serde::Serialize;

use super::Texts;
use super::rendered_page::PageBuffers;

use compiler::Compiler;
use program::PageProgram;
use run::Writer;
use workplace::{PageInput, Workplace};

pub(super) use compiler::Parsed;
pub(super) use unfit::SlowTemplate;

/// The programs of a theme.
pub(super) struct CompiledTheme {
    texts: Arc<Texts>,
    programs: BTreeMap<String, PageProgram>,
    /// Those that are left to minijinja.
    slow: Vec<SlowTemplate>,
    /// Those that no page is being made at: one for each thread before long.
    workplaces: Mutex<Vec<Workplace>>,
    buffers: PageBuffers,
}

impl CompiledTheme {
    /// Compiles templates; those that are not fit for it are left out.
    pub(super) fn new(templates: &Parsed, site: &Value, texts: Arc<Texts>) -> Self {
        let (mut programs, mut slow) = (BTreeMap::new(), Vec::new());
        for name in templates.keys() {
            match Compiler::new(templates, &texts, site).program(name, programs.len()) {
                Ok(program) => {
                    programs.insert((*name).to_string(), program);
                }
                Err(unfit) => slow.push(unfit),
            }
        }
        let (workplaces, buffers) = (Mutex::default(), PageBuffers::default());
        Self { texts, programs, slow, workplaces, buffers }
    }

    /// Where pages are given back.
    pub(super) fn buffers(&self) -> &PageBuffers {
        &self.buffers
    }

    /// The templates that have none, and why.
    pub(super) fn slow(&self) -> &[SlowTemplate] {
        &self.slow
    }

    /// The templates that have a program.
    #[cfg(test)]
    fn names(&self) -> Vec<&str> {
        self.programs.keys().map(String::as_str).collect()
    }

    /// A page; none where minijinja has to render it.
    pub(super) fn page<V: Serialize>(
        &self,
        template: &str,
        view: &V,
        environment: &Environment<'static>,
    ) -> Option<String> {
        let program = self.programs.get(template)?;
        let mut workplace = self.workplaces().pop().unwrap_or_default();
        let view = fact_serializer::take(view, &mut workplace.facts)?;
        let input = PageInput { texts: &self.texts, environment };
        let out = self.buffers.take(program.longest());
        let page = Writer::page(program, view, (input, out), &mut workplace);
        self.workplaces().push(workplace);
        page.ok()
    }

    fn workplaces(&self) -> MutexGuard<'_, Vec<Workplace>> {
        self.workplaces.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
