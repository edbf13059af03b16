//! `sitegen judge`: pairs of products and proposals for people to read, and what they say of them.

use std::fmt::Write as _;
use std::io::{self, BufRead, Write};
use std::path::Path;

use anyhow::{Context, Result};

use super::judge_score;
use super::table::counted;
use crate::cli::{Common, JudgeArgs};
use crate::config::Config;
use crate::files;
use crate::judgement::{
    DrawnPair, FaultClass, HEADER, JudgedPair, ReadGroup, Verdict, Verdicts, draw, drawn_table,
    parse_verdicts, verdict_line,
};
use crate::pipeline::ProposalCatalogue;

pub(super) fn run(common: Common, args: &JudgeArgs) -> Result<()> {
    let config = Config::load(common.into())?;
    // Read before the catalogue: a mistake in it ends the command at once.
    let scored = args.score.as_deref().map(existing_verdicts).transpose()?;
    let table = args.verdicts.as_deref().map(VerdictTable::read).transpose()?;
    args.draw.as_deref().map_or(Ok(()), without_verdicts)?;
    let catalogue = ProposalCatalogue::open(&config)?;
    let group = if args.ideas { ReadGroup::Ideas } else { ReadGroup::Replacements };
    if let Some(verdicts) = scored {
        return judge_score::print_score(&catalogue, group, &verdicts, args.json);
    }
    let drawn = draw(&catalogue.lists, group, args.seed, args.pairs.get());
    if let Some(file) = &args.draw {
        files::write(file, drawn_table(&drawn).as_bytes())?;
        if let Some(named) = &args.sheet {
            files::write(named, sheet(&catalogue, &drawn)?.as_bytes())?;
        }
        let pairs = counted(drawn.len(), "pair");
        let ideas = if args.ideas { "--ideas " } else { "" };
        return super::print(&format!(
            "{pairs} drawn: fill in the columns `verdict` and `class` of {file}, then `sitegen judge {ideas}--score {file}`",
            file = file.display()
        ));
    }
    let Some(table) = table else { return Ok(()) };
    let mut interview = Interview {
        meaning: if args.ideas { MEANING_OF_IDEAS } else { MEANING },
        catalogue: &catalogue,
        table,
        input: &mut io::stdin().lock(),
        output: &mut io::stdout().lock(),
    };
    interview.ask_all(&drawn)
}

fn existing_verdicts(file: &Path) -> Result<Verdicts> {
    let text = files::read_text(file)?;
    let text = text.with_context(|| format!("there is no file {}", file.display()))?;
    parse_verdicts(&text).with_context(|| file.display().to_string())
}

/// Whether a draw may take the place of a file: what was read by hand is not written over.
fn without_verdicts(file: &Path) -> Result<()> {
    let text = files::read_text(file)?.unwrap_or_default();
    let is_free = text.trim().is_empty() || parse_verdicts(&text).is_ok_and(|read| read.is_empty());
    anyhow::ensure!(
        is_free,
        "{} has verdicts, or is no table of a draw; give another file",
        file.display()
    );
    Ok(())
}

/// All pairs of a draw, the proposals below their product.
fn sheet(catalogue: &ProposalCatalogue, drawn: &[DrawnPair]) -> Result<String> {
    let mut sheet = String::new();
    for pair in drawn {
        if pair.place == 1 {
            let mark = format!("\n=== {}  ", pair.product);
            sheet.push_str(&catalogue.sheet(pair.product, &mark, "      ")?);
        }
        let kind = pair.idea.map_or_else(String::new, |kind| format!("({}) ", kind.code()));
        let mark = format!("  -> {}  {kind}", pair.substitute);
        sheet.push_str(&catalogue.sheet(pair.substitute, &mark, "      ")?);
    }
    Ok(sheet.trim_start().to_string())
}

/// A table of verdicts that grows.
struct VerdictTable<'t> {
    file: &'t Path,
    /// As it stands in the file, notes and further columns included.
    text: String,
    verdicts: Verdicts,
}

impl<'t> VerdictTable<'t> {
    fn read(file: &'t Path) -> Result<Self> {
        let text = match files::read_text(file)? {
            Some(text) if !text.trim().is_empty() => text,
            _ => HEADER.to_string(),
        };
        let verdicts = parse_verdicts(&text).with_context(|| file.display().to_string())?;
        anyhow::ensure!(
            text.lines().any(|line| line == HEADER.trim_end()),
            "{}: its columns are not barcode, substitute, verdict, class; give another file",
            file.display()
        );
        Ok(Self { file, text, verdicts })
    }

    fn add(&mut self, pair: &DrawnPair, judged: JudgedPair) -> Result<()> {
        if !self.text.ends_with('\n') {
            self.text.push('\n');
        }
        let key = (pair.product, pair.substitute);
        self.text.push_str(&verdict_line(key, judged));
        self.verdicts.insert(key, judged);
        files::write(self.file, self.text.as_bytes())
    }
}

/// What a reader is to answer.
const MEANING: &str = "\
Would you put the second product in your basket in place of the first?
  sensible  yes
  odd       same shelf, but taste, filling or role is lost, or there is no gain
  silly     another food or another use, plainly wrong
  unsafe    it may harm who trusts the page: an allergen that nothing tells, for instance
";

/// And of what stands apart, as another idea.
const MEANING_OF_IDEAS: &str = "\
The page shows the second product apart, as another idea: better for you, not quite the same thing.
Would you nod at it, looking for something in place of the first?
  sensible  yes, who wants the first may well like it
  odd       what it is wanted for is lost, or there is no gain
  silly     another food or another use, plainly wrong
  unsafe    it may harm who trusts the page: an allergen that nothing tells, for instance
";

/// Asks a person, one pair after the other.
struct Interview<'i> {
    meaning: &'static str,
    catalogue: &'i ProposalCatalogue,
    table: VerdictTable<'i>,
    input: &'i mut dyn BufRead,
    output: &'i mut dyn Write,
}

/// What was answered.
enum Answer<T> {
    Said(T),
    Later,
    Stop,
}

impl Interview<'_> {
    fn ask_all(&mut self, drawn: &[DrawnPair]) -> Result<()> {
        self.show(self.meaning)?;
        for (at, pair) in drawn.iter().enumerate() {
            if self.table.verdicts.contains_key(&(pair.product, pair.substitute)) {
                continue;
            }
            self.show(&format!("\n{} of {}\n", at + 1, drawn.len()))?;
            let (original, proposed) = (pair.product, pair.substitute);
            let marks = [format!("in place of {original}  "), format!("proposed    {proposed}  ")];
            self.show(&self.catalogue.sheet(original, &marks[0], "    ")?)?;
            self.show(&self.catalogue.sheet(proposed, &marks[1], "    ")?)?;
            match self.judged()? {
                Answer::Said(judged) => self.table.add(pair, judged)?,
                Answer::Later => {}
                Answer::Stop => break,
            }
        }
        let mut open = 0;
        for pair in drawn {
            let key = (pair.product, pair.substitute);
            open += usize::from(!self.table.verdicts.contains_key(&key));
        }
        let read = drawn.len() - open;
        let (pairs, file) = (counted(drawn.len(), "pair"), self.table.file.display());
        self.show(&format!("\n{read} of {pairs} read; the verdicts are in {file}\n"))
    }

    fn judged(&mut self) -> Result<Answer<JudgedPair>> {
        let verdicts = Verdict::ALL.map(Verdict::code);
        let verdict = match self.choice("verdict", &verdicts)? {
            Answer::Said(at) => Verdict::ALL[at],
            Answer::Later => return Ok(Answer::Later),
            Answer::Stop => return Ok(Answer::Stop),
        };
        if verdict == Verdict::Sensible {
            return Ok(Answer::Said(JudgedPair { verdict, class: None }));
        }
        let classes = FaultClass::ALL.map(FaultClass::code);
        Ok(match self.choice("what is wrong", &classes)? {
            Answer::Said(at) => {
                Answer::Said(JudgedPair { verdict, class: Some(FaultClass::ALL[at]) })
            }
            Answer::Later => Answer::Later,
            Answer::Stop => Answer::Stop,
        })
    }

    /// One of some words, by its number or its beginning.
    fn choice(&mut self, question: &str, words: &[&str]) -> Result<Answer<usize>> {
        let mut offer = String::new();
        for (at, word) in words.iter().enumerate() {
            let _ = write!(offer, "{} {word}, ", at + 1);
        }
        loop {
            self.show(&format!("{question}? {offer}Enter later, q stop: "))?;
            let mut line = String::new();
            if self.input.read_line(&mut line).context("reading the answer")? == 0 {
                return Ok(Answer::Stop);
            }
            match line.trim() {
                "" => return Ok(Answer::Later),
                "q" => return Ok(Answer::Stop),
                typed => match chosen(typed, words) {
                    Some(at) => return Ok(Answer::Said(at)),
                    None => self.show(&format!("`{typed}` is none of them\n"))?,
                },
            }
        }
    }

    fn show(&mut self, text: &str) -> Result<()> {
        self.output.write_all(text.as_bytes())?;
        Ok(self.output.flush()?)
    }
}

/// The word a number or a beginning stands for; `None` where it may be several.
fn chosen(typed: &str, words: &[&str]) -> Option<usize> {
    if let Ok(number) = typed.parse::<usize>() {
        return number.checked_sub(1).filter(|at| *at < words.len());
    }
    if let Some(at) = words.iter().position(|word| *word == typed) {
        return Some(at);
    }
    let mut fitting = None;
    for (at, word) in words.iter().enumerate() {
        if word.starts_with(typed) && fitting.replace(at).is_some() {
            return None;
        }
    }
    fitting
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_numbers_or_beginnings_of_one_word() {
        let words = ["sensible", "odd", "silly", "other", "other-use"];
        for (typed, at) in [("1", 0), ("5", 4), ("se", 0), ("od", 1), ("other", 3), ("other-", 4)] {
            assert_eq!(chosen(typed, &words), Some(at), "{typed}");
        }
        for typed in ["0", "6", "s", "oth", "x", "-1", "99999999999999999999"] {
            assert_eq!(chosen(typed, &words), None, "{typed}");
        }
    }
}
