//! `krait stages FILE[:FUNCTION]`: what every stage of the compiler makes of a source. `docs/stages.md` describes the
//! command; the stages come from `krait_compile::stages`.

mod back;
mod front;
mod json;
mod units;

use std::collections::HashSet;
use std::ffi::OsString;
use std::io::{Read, Write};
use std::ops::RangeInclusive;
use std::path::Path;

use krait::{Interpreter, Settings};
use krait_code::PyString;
use krait_compile::stages::{Node, PASSES, Pass, Stages, Unit};
use krait_compile::symtable::EntryId;
use krait_compile::{CompileOptions, Source, TokenInfo};
use krait_object::exceptions::complain;

use back::Names;
use front::Tokens;
use json::Json;

const USAGE: &str = "usage: krait stages [--json] [--changed] [--stage NAME]... [-O | -OO] FILE[:FUNCTION]";

/// Stages by name; `cfg:PASS` is one pass of `cfg`.
const STAGES: [&str; 7] = ["tokens", "ast", "symtable", "instructions", "cfg", "assembly", "code"];

/// The version of the JSON document's shape.
const FORMAT: i32 = 1;

/// Which stages are to be shown.
#[derive(Default)]
struct Wanted {
    /// Names of stages; none: all.
    names: Vec<String>,
    /// Passes that changed nothing are left out.
    changed: bool,
}

impl Wanted {
    fn stage(&self, name: &str) -> bool {
        self.names.is_empty() || self.names.iter().any(|wanted| wanted == name)
    }

    /// Whether a pass was asked for by its own name: then its graph is shown even if it is not changed.
    fn by_name(&self, pass: &str) -> bool {
        self.names.iter().any(|wanted| wanted.strip_prefix("cfg:") == Some(pass))
    }

    fn any_pass(&self) -> bool {
        self.stage("cfg") || self.names.iter().any(|wanted| wanted.starts_with("cfg:"))
    }

    fn pass(&self, pass: &Pass) -> bool {
        (self.stage("cfg") || self.by_name(pass.name)) && (!self.changed || pass.graph.is_some())
    }
}

/// A command line, understood.
struct Request {
    wanted: Wanted,
    json: bool,
    optimize: u8,
    target: OsString,
}

/// Why nothing is shown: what to print, and the exit status.
type Refusal = (String, i32);

fn misused(what: &str) -> Refusal {
    (format!("krait stages: {what}\n{USAGE}\n"), 2)
}

fn check_stage(name: String) -> Result<String, Refusal> {
    let known = match name.strip_prefix("cfg:") {
        Some(pass) => PASSES.contains(&pass),
        None => STAGES.contains(&name.as_str()),
    };
    if known {
        return Ok(name);
    }
    let mut seen = HashSet::new();
    let passes: Vec<&str> = PASSES.iter().copied().filter(|pass| seen.insert(*pass)).collect();
    let (stages, passes) = (STAGES.join(", "), passes.join(", "));
    Err(misused(&format!("unknown stage {name}; there are {stages}, and cfg:PASS where PASS is {passes}")))
}

fn parse(args: &[OsString]) -> Result<Request, Refusal> {
    let (mut wanted, mut json, mut optimize, mut target) = (Wanted::default(), false, 0, None);
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        match &*arg.to_string_lossy() {
            "--json" => json = true,
            "--changed" => wanted.changed = true,
            "-O" => optimize = 1,
            "-OO" => optimize = 2,
            "--stage" => {
                let name = args.next().ok_or_else(|| misused("argument expected for --stage"))?;
                wanted.names.push(check_stage(name.to_string_lossy().into_owned())?);
            }
            option if option.starts_with("--stage=") => wanted.names.push(check_stage(option[8..].to_owned())?),
            option if option.starts_with('-') && option != "-" && !option.starts_with("-:") => {
                return Err(misused(&format!("unknown option {option}")));
            }
            _ if target.is_some() => return Err(misused("more than one file")),
            _ => target = Some(arg.clone()),
        }
    }
    let target = target.ok_or_else(|| misused("no file"))?;
    Ok(Request { wanted, json, optimize, target })
}

/// The file and the function that an argument names.
fn file_and_function(target: &OsString) -> (OsString, Option<String>) {
    let text = target.to_string_lossy();
    match text.rsplit_once(':') {
        Some((file, function)) if !file.is_empty() && !Path::new(target).exists() => {
            (file.into(), Some(function.to_owned()))
        }
        _ => (target.clone(), None),
    }
}

/// Show the stages; the exit status.
pub fn main(args: &[OsString], settings: &Settings, stack: usize) -> i32 {
    match parse(args).and_then(|request| show(&request, settings, stack)) {
        Ok(text) => {
            // A reader that has seen enough is no error.
            let _ = std::io::stdout().write_all(text.as_bytes());
            0
        }
        Err((message, status)) => {
            complain(&message);
            status
        }
    }
}

fn show(request: &Request, settings: &Settings, stack: usize) -> Result<String, Refusal> {
    let (file, function) = file_and_function(&request.target);
    let shown = file.to_string_lossy();
    let failed = |what: &str| (format!("krait stages: {what}\n"), 1);
    let mut bytes = Vec::new();
    let read = if file == "-" {
        std::io::stdin().read_to_end(&mut bytes).map(|_| ())
    } else {
        std::fs::read(&file).map(|read| bytes = read)
    };
    read.map_err(|error| failed(&format!("{shown}: {error}")))?;
    if let Some(encoding) = krait_compile::foreign_encoding(&bytes) {
        return Err(failed(&format!("{shown}: sources in {encoding} are not supported")));
    }
    let mut options = CompileOptions::new(if file == "-" { "<stdin>" } else { &shown });
    options.optimize = request.optimize;
    let stages = krait_compile::stages::stages(Source::Bytes(&bytes), &options);
    let (stages, (encoding, text)) = match (stages, krait_compile::stages::decode(&bytes, &options)) {
        (Ok(stages), Ok(decoded)) => (stages, decoded),
        (Err(error), _) | (_, Err(error)) => {
            let status = report(&bytes, &options, settings, stack);
            return Err(status.map_or_else(|| failed(&error.to_string()), |status| (String::new(), status)));
        }
    };
    let (tokens, error) = krait_compile::tokenize(&text, &shown);
    let parts = select(&stages, function.as_deref()).map_err(|names| {
        let function = function.as_deref().unwrap_or_default();
        failed(&format!("{shown} has no function or class {function}; there are\n  {}", names.join("\n  ")))
    })?;
    let view = View { request, stages: &stages, parts, encoding, text, tokens };
    if request.json {
        let mut text = String::new();
        view.json(&options.filename, function.as_deref()).write(&mut text);
        return Ok(text + "\n");
    }
    Ok(view.text(error.map(|error| error.to_string())))
}

/// Print the exception that compiling the source raises, as the interpreter does; the exit status. `None` when there
/// is none after all, or no interpreter.
fn report(bytes: &[u8], options: &CompileOptions, settings: &Settings, stack: usize) -> Option<i32> {
    let settings = Settings { optimize: i32::from(options.optimize), ..settings.clone() };
    let interpreter = Interpreter::with_stack(settings, stack).ok()?;
    let raised = interpreter.compile_program(Source::Bytes(bytes), &options.filename).err()?;
    let status = interpreter.report(raised);
    Some(interpreter.finish(status).0)
}

/// What is shown of a source: all, or what belongs to one function.
struct Parts<'a> {
    units: Vec<&'a Unit>,
    blocks: Vec<EntryId>,
    trees: Vec<&'a Node>,
    preprocessed: Vec<&'a Node>,
    lines: Option<Vec<RangeInclusive<i32>>>,
}

/// The parts that belong to `function`; the names there are when there is none of this name.
fn select<'a>(stages: &'a Stages, function: Option<&str>) -> Result<Parts<'a>, Vec<String>> {
    let mut parts = Parts {
        units: stages.units.iter().collect(),
        blocks: vec![stages.symtable.top()],
        trees: vec![&stages.tree],
        preprocessed: vec![&stages.preprocessed],
        lines: None,
    };
    let Some(function) = function else { return Ok(parts) };
    parts.units.retain(|unit| unit.qualname() == function);
    if parts.units.is_empty() {
        let mut seen = HashSet::new();
        return Err(stages.units.iter().map(Unit::qualname).filter(|name| seen.insert(name.clone())).collect());
    }
    if parts.units.iter().any(|unit| unit.block == stages.symtable.top()) {
        return Ok(parts);
    }
    parts.blocks = parts.units.iter().map(|unit| unit.block).collect();
    parts.blocks.sort_unstable_by_key(|block| block.0);
    parts.blocks.dedup();
    let nodes = |tree: &'a Node| parts.units.iter().filter_map(|unit| node_of(stages, tree, unit)).collect();
    (parts.trees, parts.preprocessed) = (nodes(&stages.tree), nodes(&stages.preprocessed));
    let lines = parts.units.iter().zip(&parts.trees).filter_map(|(unit, node)| {
        let loc = node.loc?;
        // Decorators stand before the node.
        Some(unit.code.firstlineno.min(loc.lineno)..=loc.end_lineno)
    });
    parts.lines = Some(lines.collect());
    Ok(parts)
}

/// The node that has the unit's block.
fn node_of<'a>(stages: &Stages, tree: &'a Node, unit: &Unit) -> Option<&'a Node> {
    const OPENERS: [&str; 9] = [
        "FunctionDef", "AsyncFunctionDef", "ClassDef", "Lambda", "GeneratorExp", "ListComp", "SetComp", "DictComp",
        "TypeAlias",
    ];
    let loc = stages.symtable.entry(unit.block).loc;
    let mut todo = vec![tree];
    while let Some(node) = todo.pop() {
        if node.loc == Some(loc) && OPENERS.contains(&node.form) {
            return Some(node);
        }
        todo.extend(node.children());
    }
    None
}

/// Everything that can be shown.
struct View<'a> {
    request: &'a Request,
    stages: &'a Stages,
    parts: Parts<'a>,
    encoding: String,
    text: String,
    tokens: Vec<TokenInfo>,
}

impl View<'_> {
    fn tokens(&self) -> Tokens<'_> {
        Tokens { encoding: &self.encoding, text: &self.text, tokens: &self.tokens, lines: self.parts.lines.as_deref() }
    }

    /// The trees as they are compiled, if that is not as they were parsed.
    fn preprocessed(&self) -> Option<&[&Node]> {
        let dump = |nodes: &[&Node]| {
            let mut out = String::new();
            nodes.iter().for_each(|node| front::dump(&mut out, node));
            out
        };
        let changed = dump(&self.parts.trees) != dump(&self.parts.preprocessed);
        changed.then_some(&self.parts.preprocessed)
    }

    fn text(&self, token_error: Option<String>) -> String {
        let wanted = &self.request.wanted;
        let mut out = String::new();
        let head = |out: &mut String, what: &str| out.extend(["=== ", what, "\n"]);
        if wanted.stage("tokens") {
            head(&mut out, "tokens");
            self.tokens().text(&mut out);
            out.extend(token_error.into_iter().flat_map(|error| [error, "\n".to_owned()]));
        }
        if wanted.stage("ast") {
            let dump = |out: &mut String, nodes: &[&Node]| {
                for node in nodes {
                    front::dump(out, node);
                    out.push('\n');
                }
            };
            head(&mut out, "ast");
            dump(&mut out, &self.parts.trees);
            match self.preprocessed() {
                Some(nodes) => {
                    head(&mut out, "ast after preprocess");
                    dump(&mut out, nodes);
                }
                None if wanted.changed => {}
                None => head(&mut out, "ast after preprocess: unchanged"),
            }
        }
        if wanted.stage("symtable") {
            head(&mut out, "symtable");
            for &block in &self.parts.blocks {
                front::symtable_text(&mut out, &self.stages.symtable, block, 0);
            }
        }
        for unit in &self.parts.units {
            self.unit_text(&mut out, unit);
        }
        out
    }

    fn unit_text(&self, out: &mut String, unit: &Unit) {
        let wanted = &self.request.wanted;
        let names = Names::new(unit);
        let qualname = unit.qualname();
        let head = |out: &mut String, what: &str, after: &str| out.extend(["=== ", what, " of ", &qualname, after, "\n"]);
        if wanted.stage("instructions") {
            head(out, "instructions", "");
            back::instructions(out, &unit.instructions, &names.of_codegen());
        }
        for (at, pass) in unit.passes.iter().enumerate().filter(|(_, pass)| wanted.pass(pass)) {
            let what = format!("cfg:{}", pass.name);
            head(out, &what, if pass.graph.is_some() { "" } else { ": unchanged" });
            let shown = if wanted.by_name(pass.name) { unit.graph_after(at) } else { pass.graph.as_ref() };
            if let Some(graph) = shown {
                back::graph(out, graph, &names.of_graph(graph));
            }
        }
        if wanted.stage("assembly") {
            head(out, "assembly", "");
            back::assembly(out, &unit.assembly, &names.of_code());
        }
        if wanted.stage("code") {
            head(out, "code", "");
            back::code(out, &unit.code, &names.of_code());
        }
    }

    fn json(&self, filename: &PyString, function: Option<&str>) -> Json {
        let wanted = &self.request.wanted;
        let trees = |nodes: &[&Node]| Json::array(nodes.iter().map(|node| front::tree_json(node)));
        let mut fields = vec![
            ("format", FORMAT.into()),
            ("filename", filename.into()),
            ("function", function.into()),
            ("optimize", u32::from(self.request.optimize).into()),
        ];
        if wanted.stage("tokens") {
            fields.push(("tokens", self.tokens().json()));
        }
        if wanted.stage("ast") {
            fields.push(("ast", trees(&self.parts.trees)));
            fields.push(("ast_preprocessed", self.preprocessed().map(trees).into()));
        }
        if wanted.stage("symtable") {
            let blocks = self.parts.blocks.iter().map(|&block| front::symtable_json(&self.stages.symtable, block));
            fields.push(("symtable", Json::array(blocks)));
        }
        if wanted.any_pass() || ["instructions", "assembly", "code"].iter().any(|stage| wanted.stage(stage)) {
            fields.push(("units", Json::array(self.parts.units.iter().map(|unit| units::json(unit, wanted)))));
        }
        Json::Object(fields)
    }
}
