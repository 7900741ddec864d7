//! What counting processes wrote, summed up and as text. Must not know how they were run.

use super::json::Value;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Rows of counts by name.
type Rows<const N: usize> = BTreeMap<String, [u64; N]>;

/// What all processes of a benchmark counted.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    processes: usize,
    instructions: u64,
    /// Executed, by their one call, handed over.
    opcodes: Rows<3>,
    /// Ran, nanoseconds of their own.
    bodies: Rows<2>,
    families: BTreeMap<String, Family>,
    /// Runs, of an instruction's general body at a place; with the reason and the types met most.
    places: BTreeMap<String, (u64, String)>,
    /// Number, bytes.
    allocations: Rows<2>,
    /// Calls, nanoseconds of their own, nanoseconds.
    natives: Rows<3>,
    /// Number, bytes.
    blocks: [u64; 2],
}

#[derive(Clone, Debug, Default)]
struct Family {
    /// [`FAMILY`]
    counts: [u64; 7],
    /// Attempts, and runs after the place had given up.
    failures: Rows<2>,
    kinds: Rows<1>,
}

const FAMILY: [&str; 7] = ["hits", "called", "misses", "general", "specialised", "respecialised", "cold"];

/// Add the rows of an array of objects.
fn add<const N: usize>(rows: &mut Rows<N>, list: &Value, name: &str, columns: [&str; N]) {
    for item in list.items() {
        let row = rows.entry(item.get(name).text().to_owned()).or_insert([0; N]);
        for (sum, column) in row.iter_mut().zip(columns) {
            *sum += item.get(column).count();
        }
    }
}

/// The rows with most in a column.
fn top<const N: usize>(rows: &Rows<N>, column: usize, most: usize) -> Vec<(&str, [u64; N])> {
    let mut rows: Vec<_> = rows.iter().map(|(name, row)| (name.as_str(), *row)).filter(|(_, row)| row[column] > 0).collect();
    rows.sort_by_key(|(_, row)| std::cmp::Reverse(row[column]));
    rows.truncate(most);
    rows
}

fn percent(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { 100.0 * part as f64 / whole as f64 }
}

fn milliseconds(nanoseconds: u64) -> f64 {
    nanoseconds as f64 / 1e6
}

impl Counts {
    /// Add what one process wrote.
    ///
    /// # Errors
    /// It is not what a counting Krait writes.
    pub fn add(&mut self, text: &str) -> Result<(), String> {
        let document = Value::read(text)?;
        if document.get("opcodes").items().is_empty() {
            return Err("has no counts of instructions".to_owned());
        }
        self.processes += 1;
        self.instructions += document.get("instructions").count();
        add(&mut self.opcodes, document.get("opcodes"), "name", ["executed", "called", "missed"]);
        add(&mut self.bodies, document.get("bodies"), "name", ["ran", "own_ns"]);
        add(&mut self.allocations, document.get("allocations"), "type", ["number", "bytes"]);
        add(&mut self.natives, document.get("natives"), "name", ["calls", "own_ns", "ns"]);
        for item in document.get("families").items() {
            let family = self.families.entry(item.get("name").text().to_owned()).or_default();
            for (sum, column) in family.counts.iter_mut().zip(FAMILY) {
                *sum += item.get(column).count();
            }
            add(&mut family.failures, item.get("failures"), "reason", ["attempts", "runs"]);
            add(&mut family.kinds, item.get("kinds"), "kinds", ["runs"]);
        }
        for item in document.get("places").items() {
            let kinds: Vec<&str> = item.get("kinds").items().iter().take(3).map(|kinds| kinds.get("kinds").text()).collect();
            let about = [item.get("reason").text(), &kinds.join(" | ")].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("; ");
            let place = self.places.entry(format!("{} {}", item.get("op").text(), item.get("place").text())).or_default();
            *place = (place.0 + item.get("runs").count(), about);
        }
        let blocks = document.get("blocks");
        self.blocks = [self.blocks[0] + blocks.get("number").count(), self.blocks[1] + blocks.get("bytes").count()];
        Ok(())
    }

    /// The report of one benchmark.
    pub fn report(&self, name: &str) -> String {
        let mut text = format!("=== {name}: {} instructions", self.instructions);
        let _ = if self.processes > 1 { writeln!(text, ", {} processes", self.processes) } else { writeln!(text) };
        let _ = writeln!(text, "\n{:32} {:>12} {:>6} {:>12} {:>12}", "instruction", "executed", "%", "by call", "handed over");
        for (name, [executed, called, missed]) in top(&self.opcodes, 0, 20) {
            let _ = writeln!(text, "{name:32} {executed:12} {:6.1} {called:12} {missed:12}", percent(executed, self.instructions));
        }
        self.write_families(&mut text);
        let _ = writeln!(text, "\n{:32} {:>12} {:>10}", "general body", "ran", "own ms");
        for (name, [ran, own]) in top(&self.bodies, 1, 15) {
            let _ = writeln!(text, "{name:32} {ran:12} {:10.2}", milliseconds(own));
        }
        let _ = writeln!(text, "\n{:>12}  place of a general body", "ran");
        let mut places: Vec<_> = self.places.iter().collect();
        places.sort_by_key(|(_, (runs, _))| std::cmp::Reverse(*runs));
        for (place, (runs, about)) in places.into_iter().take(15) {
            let _ = writeln!(text, "{runs:12}  {place}{}{about}", if about.is_empty() { "" } else { ": " });
        }
        let _ = writeln!(text, "\n{:44} {:>12} {:>14}", "objects of type", "number", "bytes");
        for (name, [number, bytes]) in top(&self.allocations, 0, 12) {
            let _ = writeln!(text, "{name:44} {number:12} {bytes:14}");
        }
        let [number, bytes] = self.blocks;
        let _ = writeln!(text, "{:44} {number:12} {bytes:14}", "(blocks beside objects)");
        let _ = writeln!(text, "\n{:44} {:>12} {:>10} {:>10} {:>8}", "native function", "calls", "own ms", "ms", "own ns");
        for (name, [calls, own, all]) in top(&self.natives, 1, 20) {
            let each = own / calls.max(1);
            let _ = writeln!(text, "{name:44} {calls:12} {:10.2} {:10.2} {each:8}", milliseconds(own), milliseconds(all));
        }
        text
    }

    fn write_families(&self, text: &mut String) {
        let _ = writeln!(
            text,
            "\n{:18} {:>12} {:>7} {:>11} {:>11} {:>11} {:>7} {:>7}",
            "family", "executed", "hits %", "by call", "misses", "general", "forms", "changes"
        );
        let executed = |family: &Family| family.counts[0] + family.counts[2] + family.counts[3];
        let mut families: Vec<_> = self.families.iter().collect();
        families.sort_by_key(|(_, family)| std::cmp::Reverse(executed(family)));
        for (name, family) in &families {
            let [hits, called, misses, general, forms, changes, _] = family.counts;
            let (executed, rate) = (executed(family), percent(hits, executed(family)));
            let _ = writeln!(text, "{name:18} {executed:12} {rate:7.1} {called:11} {misses:11} {general:11} {forms:7} {changes:7}");
        }
        let mut failures = Rows::new();
        let mut kinds = Rows::new();
        for (name, family) in families {
            for (reason, &[attempts, runs]) in &family.failures {
                failures.insert(format!("{name}: {reason}"), [attempts + runs, attempts, runs]);
            }
            kinds.extend(family.kinds.iter().map(|(kind, runs)| (format!("{name}: {kind}"), *runs)));
        }
        let _ = writeln!(text, "\n{:>12} {:>12}  no form, because", "attempts", "given up");
        for (reason, [_, attempts, runs]) in top(&failures, 0, 15) {
            let _ = writeln!(text, "{attempts:12} {runs:12}  {reason}");
        }
        let _ = writeln!(text, "\n{:>12}  types in general bodies", "ran");
        for (kind, [runs]) in top(&kinds, 0, 15) {
            let _ = writeln!(text, "{runs:12}  {kind}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Counts;

    const DOCUMENT: &str = r#"{"pid": 7, "arguments": ["krait"], "instructions": 200,
        "opcodes": [{"name": "LOAD_FAST", "executed": 150, "called": 0, "missed": 0}, {"name": "LOAD_ATTR", "executed": 50, "called": 0, "missed": 0}],
        "bodies": [{"name": "LOAD_ATTR", "ran": 50, "ns": 4000000, "own_ns": 2500000}],
        "families": [{"name": "LOAD_ATTR", "hits": 75, "called": 5, "misses": 15, "general": 10, "specialised": 2, "respecialised": 1, "cold": 4,
            "settled": 0, "failures": [{"reason": "the type has no version", "attempts": 3, "runs": 7}], "kinds": [{"kinds": "list, int", "runs": 9}]}],
        "places": [{"op": "LOAD_ATTR", "place": "f (a.py:3)", "reason": "the type has no version", "runs": 25, "kinds": [{"kinds": "int", "runs": 25}]}],
        "allocations": [{"type": "str", "number": 4, "bytes": 256}], "blocks": {"number": 3, "bytes": 99},
        "natives": [{"name": "len", "calls": 10, "ns": 3000000, "own_ns": 1000000}]}"#;

    #[test]
    fn reports_are_sums_of_processes() {
        let mut counts = Counts::default();
        counts.add(DOCUMENT).expect("counts");
        counts.add(DOCUMENT).expect("counts");
        let expected = "\
=== pair: 400 instructions, 2 processes

instruction                          executed      %      by call  handed over
LOAD_FAST                                 300   75.0            0            0
LOAD_ATTR                                 100   25.0            0            0

family                 executed  hits %     by call      misses     general   forms changes
LOAD_ATTR                   200    75.0          10          30          20       4       2

    attempts     given up  no form, because
           6           14  LOAD_ATTR: the type has no version

         ran  types in general bodies
          18  LOAD_ATTR: list, int

general body                              ran     own ms
LOAD_ATTR                                 100       5.00

         ran  place of a general body
          50  LOAD_ATTR f (a.py:3): the type has no version; int

objects of type                                    number          bytes
str                                                     8            512
(blocks beside objects)                                 6            198

native function                                     calls     own ms         ms   own ns
len                                                    20       2.00       6.00   100000
";
        assert_eq!(counts.report("pair"), expected);
    }

    #[test]
    fn other_documents_are_refused() {
        let error = |text: &str| Counts::default().add(text).expect_err("no counts");
        assert_eq!(error("{}"), "has no counts of instructions");
        assert_eq!(error("{"), "byte 1: \" was expected");
    }
}
