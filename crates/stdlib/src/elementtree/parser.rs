//! `XMLParser`: a parser of `pyexpat` whose events go to a builder of trees, or to an object of the program's.

use krait_object::buffer::buffer_bytes;
use krait_object::cells::ObjCell;
use krait_object::dict::PyDict;
use krait_object::function::new_bound_builtin;
use krait_object::heap::strdata::PyStr;
use krait_object::list::PyList;
use krait_object::{
    Args, Ctx, MemberDef, MethodDef, NativeFn, Obj, Payload, PyResult, Raised, TypeDef, TypeFlags, bind, getset, method, new_extended,
    slot,
};

use super::PARSE_ERROR;
use super::builder::{self, EVENTS, Event, TreeBuilder};
use crate::expat::{self, Handler};

/// Bytes of a file that are read at once.
const PIECE: i64 = 64 << 10;
/// Expat's code of an entity that nobody knows.
const UNDEFINED_ENTITY: i64 = 11;
const UNKNOWN_ENCODING: i64 = 18;

/// The payload of `XMLParser`.
#[derive(Default)]
pub(super) struct XmlParser {
    /// The `xmlparser`; nothing before `__init__`.
    parser: ObjCell,
    target: ObjCell,
    entity: ObjCell,
    /// Names as the tree has them, by names as the parser tells them.
    names: ObjCell,
    encoding: ObjCell,
    /// The target's methods; nothing for builders, which are told directly.
    start: ObjCell,
    data: ObjCell,
    end: ObjCell,
    start_ns: ObjCell,
    end_ns: ObjCell,
    comment: ObjCell,
    pi: ObjCell,
    doctype: ObjCell,
    close: ObjCell,
}
krait_object::trace!(XmlParser: parser, target, entity, names, encoding, start, data, end, start_ns, end_ns, comment, pi, doctype, close);
krait_object::payload!(XmlParser, "XMLParser", with_node);

fn of(object: &Obj) -> &XmlParser {
    object.payload::<XmlParser>().expect("the type's methods get its objects")
}

fn parser_of(ctx: &Ctx, this: &Obj) -> PyResult {
    of(this).parser.get().ok_or_else(|| ctx.value_error("XMLParser.__init__() wasn't called"))
}

impl XmlParser {
    /// The target when it is a builder and nothing else.
    fn builder(&self, ctx: &Ctx) -> Option<Obj> {
        self.target.get().filter(|target| target.payload::<TreeBuilder>().is_some() && !target.ty(ctx).is_heap_type())
    }

    /// A name with its namespace in braces.
    fn full_name(&self, ctx: &Ctx, name: &Obj) -> PyResult {
        let plain = name.payload::<PyStr>().is_none_or(|text| !text.points().any(|point| point == u32::from('}')));
        if plain {
            return Ok(name.clone());
        }
        let names = self.names.get();
        let Some(names) = names.as_ref().and_then(|names| names.payload::<PyDict>()) else { return Ok(name.clone()) };
        if let Some(known) = names.get(ctx, name)? {
            return Ok(known);
        }
        let full = ctx.str_join(&[&ctx.intern("{"), name]);
        names.set(ctx, name, full.clone())?;
        Ok(full)
    }
}

/// `ParseError` with its code and place.
fn parse_error(ctx: &Ctx, message: &str, code: i64, line: i64, column: i64) -> PyResult<Raised> {
    let raised = crate::exc::raise(ctx, PARSE_ERROR, message);
    let exception = ctx.take_raised(raised);
    exception.setattr_text(ctx, "code", &ctx.int(code))?;
    exception.setattr_text(ctx, "position", &ctx.tuple_array([ctx.int(line), ctx.int(column)]))?;
    Ok(ctx.set_raised(exception))
}

/// Errors of the document as errors of this module.
fn translated(ctx: &Ctx, own: &XmlParser, raised: Raised) -> Raised {
    let exception = ctx.take_raised(raised);
    if !expat::is_error(ctx, &exception) {
        return ctx.set_raised(exception);
    }
    let number = |name: &'static str| exception.getattr_text(ctx, name)?.to_i64(ctx);
    let new = (|| {
        let code = number("code")?;
        if let Some(encoding) = own.encoding.get().filter(|_| code == UNKNOWN_ENCODING) {
            return Ok(ctx.lookup_error(&format!("unknown encoding: {}", encoding.text_lossy())));
        }
        let message = exception.to_str(ctx)?;
        parse_error(ctx, &message.text_lossy(), code, number("lineno")?, number("offset")?)
    })();
    match new {
        Ok(raised) | Err(raised) => raised,
    }
}

// --- events of the document ---

static TOLD: [(Handler, MethodDef); 9] = [
    (Handler::StartElement, method("start", NativeFn::Kw(told_start))),
    (Handler::EndElement, method("end", NativeFn::Kw(told_end))),
    (Handler::CharacterData, method("data", NativeFn::Kw(told_data))),
    (Handler::DefaultExpand, method("default", NativeFn::Kw(told_default))),
    (Handler::Comment, method("comment", NativeFn::Kw(told_comment))),
    (Handler::Instruction, method("pi", NativeFn::Kw(told_instruction))),
    (Handler::StartDoctype, method("doctype", NativeFn::Kw(told_doctype))),
    (Handler::StartNamespace, method("start_ns", NativeFn::Kw(told_start_namespace))),
    (Handler::EndNamespace, method("end_ns", NativeFn::Kw(told_end_namespace))),
];

fn hook(ctx: &Ctx, this: &Obj, parser: &Obj, handler: Handler) {
    if let Some((_, row)) = TOLD.iter().find(|(which, _)| *which == handler) {
        expat::set_handler(parser, handler, new_bound_builtin(ctx, row, this.clone()));
    }
}

/// Call a method of the target, if it has that one.
fn call_target(ctx: &Ctx, method: &ObjCell, args: &[Obj]) -> PyResult {
    match method.get() {
        Some(method) => method.call(ctx, args),
        None => Ok(ctx.none()),
    }
}

fn told_start(ctx: &Ctx, this: &Obj, args: Args) -> PyResult {
    let [name, attributes] = args.positional() else { return Ok(ctx.none()) };
    let own = of(this);
    let tag = own.full_name(ctx, name)?;
    let mut attrib = None;
    if let Some(list) = attributes.payload::<PyList>().filter(|list| !list.items.is_empty()) {
        let dict = PyDict::new();
        let mut at = 0;
        while let (Some(name), Some(value)) = (list.items.get(at), list.items.get(at + 1)) {
            dict.set(ctx, &own.full_name(ctx, &name)?, value)?;
            at += 2;
        }
        attrib = Some(ctx.dict_from(dict));
    }
    if let Some(target) = own.builder(ctx) {
        return builder::of(&target).start(ctx, &tag, attrib);
    }
    call_target(ctx, &own.start, &[tag, attrib.unwrap_or_else(|| ctx.dict())])
}

fn told_end(ctx: &Ctx, this: &Obj, args: Args) -> PyResult {
    let own = of(this);
    if let Some(target) = own.builder(ctx) {
        return builder::of(&target).end(ctx);
    }
    let Some(name) = args.positional().first() else { return Ok(ctx.none()) };
    call_target(ctx, &own.end, &[own.full_name(ctx, name)?])
}

fn characters(ctx: &Ctx, own: &XmlParser, text: &Obj) -> PyResult {
    match own.builder(ctx) {
        Some(target) => {
            builder::of(&target).text(text);
            Ok(ctx.none())
        }
        None => call_target(ctx, &own.data, std::slice::from_ref(text)),
    }
}
fn told_data(ctx: &Ctx, this: &Obj, args: Args) -> PyResult {
    let Some(text) = args.positional().first() else { return Ok(ctx.none()) };
    characters(ctx, of(this), text)
}

/// Text that nothing else is told of: entities that the document does not define are looked up in `entity`.
fn told_default(ctx: &Ctx, this: &Obj, args: Args) -> PyResult {
    let Some(text) = args.positional().first() else { return Ok(ctx.none()) };
    let shown = text.text_lossy();
    let Some(name) = shown.strip_prefix('&').filter(|rest| !rest.is_empty()) else { return Ok(ctx.none()) };
    let name = name.strip_suffix(';').unwrap_or(name);
    let own = of(this);
    let entity = own.entity.get();
    if let Some(entities) = entity.as_ref().and_then(|entity| entity.payload::<PyDict>()) {
        if let Some(value) = entities.get(ctx, &ctx.str(name))? {
            return characters(ctx, own, &value);
        }
    }
    let (line, column) = own.parser.get().map_or((1, 0), |parser| expat::place(&parser));
    let message = format!("undefined entity &{name};: line {line}, column {column}");
    Err(parse_error(ctx, &message, UNDEFINED_ENTITY, line as i64, column as i64)?)
}

fn told_comment(ctx: &Ctx, this: &Obj, args: Args) -> PyResult {
    let own = of(this);
    match (own.builder(ctx), args.positional()) {
        (Some(target), [text]) => builder::of(&target).comment(ctx, text),
        (_, args) => call_target(ctx, &own.comment, args),
    }
}
fn told_instruction(ctx: &Ctx, this: &Obj, args: Args) -> PyResult {
    let own = of(this);
    match (own.builder(ctx), args.positional()) {
        (Some(target), [name, text]) => builder::of(&target).instruction(ctx, name, text),
        (_, args) => call_target(ctx, &own.pi, args),
    }
}

fn told_doctype(ctx: &Ctx, this: &Obj, args: Args) -> PyResult {
    let own = of(this);
    let [name, system, public, ..] = args.positional() else { return Ok(ctx.none()) };
    if !own.doctype.is_none() {
        return call_target(ctx, &own.doctype, &[name.clone(), public.clone(), system.clone()]);
    }
    if this.getattr_opt_text(ctx, "doctype")?.is_some() {
        let message = "The doctype() method of XMLParser is ignored.  Define doctype() method on the TreeBuilder target.";
        krait_object::exceptions::warn(ctx, &ctx.types.runtime_warning, message, 1)?;
    }
    Ok(ctx.none())
}

/// Nothing as the empty string.
fn or_empty(ctx: &Ctx, value: &Obj) -> Obj {
    if ctx.is_none(value) { ctx.intern("") } else { value.clone() }
}
fn told_start_namespace(ctx: &Ctx, this: &Obj, args: Args) -> PyResult {
    let own = of(this);
    let [prefix, uri] = args.positional() else { return Ok(ctx.none()) };
    let (prefix, uri) = (or_empty(ctx, prefix), or_empty(ctx, uri));
    if let Some(target) = own.builder(ctx) {
        builder::of(&target).tell(ctx, Event::StartNamespace, &ctx.tuple_array([prefix, uri]))?;
        return Ok(ctx.none());
    }
    call_target(ctx, &own.start_ns, &[prefix, uri])
}
fn told_end_namespace(ctx: &Ctx, this: &Obj, args: Args) -> PyResult {
    let own = of(this);
    if let Some(target) = own.builder(ctx) {
        builder::of(&target).tell(ctx, Event::EndNamespace, &ctx.none())?;
        return Ok(ctx.none());
    }
    let prefix = args.positional().first().map_or_else(|| ctx.none(), |prefix| or_empty(ctx, prefix));
    call_target(ctx, &own.end_ns, &[prefix])
}

// --- the type ---

fn init(ctx: &Ctx, this: &Obj, args: Args) -> PyResult<()> {
    if !args.positional().is_empty() {
        return Err(ctx.type_error("XMLParser() takes no positional arguments"));
    }
    let slots = bind(ctx, "XMLParser", "(*, target=None, encoding=None)", args)?;
    let [target, encoding] = slots.as_slice() else { return Err(ctx.system_error("bound arguments")) };
    let encoding = encoding.clone().filter(|encoding| !ctx.is_none(encoding));
    if let Some(encoding) = encoding.as_ref().filter(|encoding| encoding.payload::<PyStr>().is_none()) {
        let got = encoding.ty(ctx).name();
        return Err(ctx.type_error(&format!("XMLParser() argument 'encoding' must be str or None, not {got}")));
    }
    let own = of(this);
    let name = encoding.as_ref().map(|encoding| encoding.text_lossy().into_owned());
    let parser = expat::new_parser(ctx, name.as_deref(), Some("}".to_owned()), ctx.dict());
    expat::set_ordered(&parser);
    own.encoding.set(encoding);
    own.entity.set(Some(ctx.dict()));
    own.names.set(Some(ctx.dict()));
    let target = target.clone().filter(|target| !ctx.is_none(target)).unwrap_or_else(|| builder::new_builder(ctx));
    own.target.set(Some(target.clone()));
    let methods = [
        ("start", &own.start, Some(Handler::StartElement)),
        ("data", &own.data, Some(Handler::CharacterData)),
        ("end", &own.end, Some(Handler::EndElement)),
        ("start_ns", &own.start_ns, Some(Handler::StartNamespace)),
        ("end_ns", &own.end_ns, Some(Handler::EndNamespace)),
        ("comment", &own.comment, Some(Handler::Comment)),
        ("pi", &own.pi, Some(Handler::Instruction)),
        ("doctype", &own.doctype, None),
        ("close", &own.close, None),
    ];
    let plain = own.builder(ctx).is_some();
    for (name, cell, handler) in methods {
        let found = if plain { None } else { target.getattr_opt_text(ctx, name)? };
        let told = match name {
            // These are told in any case.
            "start" | "data" | "end" => true,
            "start_ns" | "end_ns" => found.is_some(),
            _ => found.is_some() || plain,
        };
        cell.set(found);
        if let Some(handler) = handler.filter(|_| told) {
            hook(ctx, this, &parser, handler);
        }
    }
    hook(ctx, this, &parser, Handler::DefaultExpand);
    hook(ctx, this, &parser, Handler::StartDoctype);
    own.parser.set(Some(parser));
    Ok(())
}

fn parse(ctx: &Ctx, this: &Obj, data: &Obj, last: bool) -> PyResult<()> {
    let parser = parser_of(ctx, this)?;
    let result = expat::parse(ctx, &parser, data, last);
    if last || result.is_err() {
        // Nothing will be told any more: the handlers let go of this object, which holds the tree.
        expat::clear_handlers(&parser);
    }
    result.map(drop).map_err(|raised| translated(ctx, of(this), raised))
}

fn feed(ctx: &Ctx, this: &Obj, data: &Obj) -> PyResult {
    parser_of(ctx, this)?;
    if !data.is_str_instance(ctx) {
        buffer_bytes(ctx, data)?;
    }
    parse(ctx, this, data, false)?;
    Ok(ctx.none())
}

/// The document is over: the tree, or what the target's `close` gives.
fn close(ctx: &Ctx, this: &Obj) -> PyResult {
    parse(ctx, this, &ctx.bytes(b""), true)?;
    let own = of(this);
    match own.builder(ctx) {
        Some(target) => Ok(builder::of(&target).done(ctx)),
        None => call_target(ctx, &own.close, &[]),
    }
}

fn parse_whole(ctx: &Ctx, this: &Obj, file: &Obj) -> PyResult {
    parser_of(ctx, this)?;
    let read = file.getattr_text(ctx, "read")?;
    loop {
        let piece = read.call(ctx, &[ctx.int(PIECE)])?;
        let empty = match piece.payload::<PyStr>() {
            Some(text) => text.is_empty(),
            None => buffer_bytes(ctx, &piece)?.is_empty(),
        };
        if empty {
            break;
        }
        parse(ctx, this, &piece, false)?;
    }
    parse(ctx, this, &ctx.bytes(b""), true)?;
    let own = of(this);
    Ok(own.builder(ctx).map_or_else(|| ctx.none(), |target| builder::of(&target).done(ctx)))
}

fn set_events(ctx: &Ctx, this: &Obj, args: &[Obj]) -> PyResult {
    let parser = parser_of(ctx, this)?;
    let Some(target) = of(this).builder(ctx) else {
        return Err(ctx.type_error("event handling only supported for ElementTree.TreeBuilder targets"));
    };
    let own = builder::of(&target);
    own.set_events(args[0].getattr_text(ctx, "append")?);
    let Some(events) = args.get(1).filter(|events| !ctx.is_none(events)) else {
        own.want(ctx, Event::End);
        return Ok(ctx.none());
    };
    for event in krait_object::clinic::sequence_of(ctx, events, "events must be a sequence")? {
        let name = match event.payload::<PyStr>() {
            Some(name) => name.to_string_lossy().into_owned(),
            None => match event.payload::<krait_object::bytes::PyBytes>() {
                Some(name) => String::from_utf8_lossy(&name.data).into_owned(),
                None => return Err(ctx.value_error("invalid events sequence")),
            },
        };
        let all = [Event::Start, Event::End, Event::StartNamespace, Event::EndNamespace, Event::Comment, Event::Instruction];
        let Some((event, _)) = all.into_iter().zip(EVENTS).find(|(_, known)| *known == name) else {
            return Err(ctx.value_error(&format!("unknown event '{name}'")));
        };
        own.want(ctx, event);
        match event {
            Event::StartNamespace => hook(ctx, this, &parser, Handler::StartNamespace),
            Event::EndNamespace => hook(ctx, this, &parser, Handler::EndNamespace),
            _ => {}
        }
    }
    Ok(ctx.none())
}

pub(super) static XML_PARSER: TypeDef = TypeDef {
    module: "xml.etree.ElementTree",
    flags: TypeFlags::BASETYPE,
    slots: &[
        slot::tp_new(|ctx, class, _| {
            let class = class.as_type().expect("tp_new gets a type");
            Ok(new_extended(ctx, class, XmlParser::default()))
        }),
        slot::tp_init(init),
    ],
    methods: &[
        method("feed($self, data, /)", NativeFn::O(feed)),
        method("close($self, /)", NativeFn::NoArgs(close)),
        // Nothing waits here that could be read already.
        method("flush($self, /)", NativeFn::NoArgs(|ctx, this| parser_of(ctx, this).map(|_| ctx.none()))),
        method("_parse_whole($self, file, /)", NativeFn::O(parse_whole)),
        method("_setevents($self, events_queue, events_to_report=None, /)", NativeFn::Fast(set_events)),
    ],
    members: &[
        MemberDef { name: "entity", get: |ctx, this| Ok(of(this).entity.get().unwrap_or_else(|| ctx.none())), set: None, doc: "" },
        MemberDef { name: "target", get: |ctx, this| Ok(of(this).target.get().unwrap_or_else(|| ctx.none())), set: None, doc: "" },
    ],
    getsets: &[getset("version", |ctx, _| Ok(ctx.str("Expat 2.9.0")))],
    ..TypeDef::new("XMLParser", XmlParser::layout)
};
