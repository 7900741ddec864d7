//! `krait stages FILE[:FUNCTION]`: what every stage of the compiler makes of a source. `docs/stages.md` describes the
//! command; the stages come from `krait_compile::stages`.

mod back;
mod front;
mod json;
mod units;

use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::ops::RangeInclusive;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use krait::Settings;
use krait_code::PyString;
use krait_compile::stages::{Node, PASSES, Pass, Stages, Unit};
use krait_compile::symtable::EntryId;
use krait_compile::{Source, TokenInfo};
use krait_object::exceptions::complain;

use crate::arguments::{Command, Flag};
use crate::options::Refusal;
use crate::speaker::{self, Speaker};
use back::Names;
use front::Tokens;
use json::Json;

const COMMAND: Command = Command {
    name: "krait stages",
    usage: "usage: krait stages [-h] [--json] [--changed] [--stage NAME] [-O | -OO] FILE[:FUNCTION]",
    flags: &[
        Flag::both('h', "help"),
        Flag::name('j', "json"),
        Flag::name('c', "changed"),
        Flag::name('s', "stage").with_value(),
        Flag::letter('O'),
    ],
};

const HELP: &str = "
positional arguments:
  FILE[:FUNCTION]  a source, or - for stdin; and a function or class in it by its qualified name

options:
  -h, --help       show this help message and exit
  --json           one JSON document
  --changed        only the passes that changed the graph
  --stage NAME     only this stage; may be repeated
  -O               no assert; -OO: no docstrings either
";

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
    /// As a command line says it: levels beyond 2 are 2.
    optimize: u8,
    target: OsString,
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
    let passes = PASSES.iter().filter(|pass| seen.insert(**pass)).map(|pass| format!("cfg:{pass}"));
    let names: Vec<String> = STAGES.iter().map(|stage| stage.to_string()).chain(passes).collect();
    let shown = krait_code::repr::str_repr(&PyString::new(&name));
    Err(COMMAND.misused_option('s', &format!("invalid choice: {shown} (choose from {})", names.join(", "))))
}

/// What the arguments ask for; None: for help.
fn parse(args: &[OsString], settings: &Settings) -> Result<Option<Request>, Refusal> {
    // `-:f` is a function of stdin and no option.
    let (stdin, args): (Vec<OsString>, Vec<OsString>) =
        args.iter().cloned().partition(|arg| arg.as_bytes().starts_with(b"-:"));
    let arguments = COMMAND.read(&args, 1 - stdin.len().min(1))?;
    let (mut wanted, mut json, mut optimize) = (Wanted::default(), false, settings.optimize);
    for (id, value) in arguments.options {
        match id {
            'j' => json = true,
            'c' => wanted.changed = true,
            'O' => optimize = optimize.saturating_add(1),
            's' => wanted.names.push(check_stage(value.unwrap_or_default().to_string_lossy().into_owned())?),
            _ => return Ok(None),
        }
    }
    let target = stdin.into_iter().chain(arguments.operands).next();
    let target = target.ok_or_else(|| COMMAND.misused("the following arguments are required: FILE[:FUNCTION]"))?;
    Ok(Some(Request { wanted, json, optimize: optimize.clamp(0, 2) as u8, target }))
}

/// The file and the function that an argument names.
fn file_and_function(target: &OsStr) -> (&OsStr, Option<String>) {
    let bytes = target.as_bytes();
    match bytes.iter().rposition(|&byte| byte == b':') {
        Some(at) if at > 0 && !Path::new(target).exists() => {
            (OsStr::from_bytes(&bytes[..at]), Some(String::from_utf8_lossy(&bytes[at + 1..]).into_owned()))
        }
        _ => (target, None),
    }
}

/// Show the stages; the exit status. `stack`: bytes of native stack.
///
/// # Errors
/// Misuse.
pub fn main(args: &[OsString], settings: &Settings, stack: usize) -> Result<i32, Refusal> {
    let Some(request) = parse(args, settings)? else {
        let _ = write!(std::io::stdout(), "{}\n{HELP}", COMMAND.usage);
        return Ok(0);
    };
    let settings = Settings { optimize: i32::from(request.optimize), ..settings.clone() };
    let mut speaker = Speaker::new(settings, stack);
    let Some(text) = show(&request, stack, &mut speaker) else { return Ok(speaker.finish(1)) };
    // A reader that has seen enough is no error.
    let _ = std::io::stdout().write_all(text.as_bytes());
    Ok(speaker.finish(0))
}

/// What is to be printed. None: it has been said why there is nothing.
fn show(request: &Request, stack: usize, speaker: &mut Speaker) -> Option<String> {
    let (file, function) = file_and_function(&request.target);
    let name = if file == "-" { OsStr::new("<stdin>") } else { file };
    let path = Path::new(name);
    let shown = name.to_string_lossy();
    let bytes = match crate::dis::read(file) {
        Ok(bytes) => bytes,
        Err((error, in_opening)) => {
            speaker.os_error(&error, Some(path).filter(|_| in_opening));
            return None;
        }
    };
    if let Some(encoding) = krait_compile::foreign_encoding(&bytes) {
        complain(&format!("krait stages: {shown}: sources in {encoding} are not supported\n"));
        return None;
    }
    let options = speaker::options(crate::paths::text(name), request.optimize, stack);
    let stages = krait_compile::stages::stages(Source::Bytes(&bytes), &options);
    let (stages, (encoding, text)) = match (stages, krait_compile::stages::decode(&bytes, &options)) {
        (Ok(stages), Ok(decoded)) => (stages, decoded),
        (Err(error), _) | (_, Err(error)) => {
            if speaker.compile(&bytes, path) {
                // The interpreter took it.
                complain(&format!("{error}\n"));
            }
            return None;
        }
    };
    if !stages.warnings.is_empty() && !speaker.compile(&bytes, path) {
        return None;
    }
    let (tokens, error) = krait_compile::tokenize(&text, &shown);
    let parts = match select(&stages, function.as_deref()) {
        Ok(parts) => parts,
        Err(names) => {
            let (function, names) = (function.as_deref().unwrap_or_default(), names.join("\n  "));
            complain(&format!("krait stages: {shown} has no function or class {function}; there are\n  {names}\n"));
            return None;
        }
    };
    let view = View { request, stages: &stages, parts, encoding, text, tokens };
    if request.json {
        let mut text = String::new();
        view.json(&options.filename, function.as_deref()).write(&mut text);
        return Some(text + "\n");
    }
    Some(view.text(error.map(|error| error.to_string())))
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
