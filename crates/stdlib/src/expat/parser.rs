//! The `xmlparser` type: handlers, settings, and how a document's parts are told.

use std::cell::{Cell, RefCell};

use krait_object::buffer::buffer_bytes;
use krait_object::cells::ObjCell;
use krait_object::heap::strdata::PyStr;
use krait_object::{
    Ctx, GetSetDef, MemberDef, MethodDef, NativeFn, Obj, Payload, PyResult, Trace, TypeDef, TypeFlags, getset, getset_rw, method,
    new_exact,
};

use super::fault::{Code, Fault};
use super::input::Input;
use super::scan::{Options, Scanner};
use super::tokens::{object, string};

macro_rules! handlers {
    ($($name:ident $attribute:literal)*) => {
        /// What a program can be told of.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Handler { $($name),* }

        const HANDLERS: usize = [$($attribute),*].len();

        const HANDLER_ATTRIBUTES: &[GetSetDef] = &[$(getset_rw(
            $attribute,
            |ctx, this| Ok(of(this).handlers[Handler::$name as usize].get().unwrap_or_else(|| ctx.none())),
            |ctx, this, value| {
                let Some(value) = value else { return Err(ctx.runtime_error("Cannot delete attribute")) };
                if Handler::$name == Handler::CharacterData {
                    told(this).flush(ctx)?;
                }
                of(this).handlers[Handler::$name as usize].set(Some(value.clone()).filter(|value| !ctx.is_none(value)));
                Ok(())
            },
        )),*];
    };
}

handlers! {
    StartElement "StartElementHandler"
    EndElement "EndElementHandler"
    Instruction "ProcessingInstructionHandler"
    CharacterData "CharacterDataHandler"
    UnparsedEntity "UnparsedEntityDeclHandler"
    NotationDecl "NotationDeclHandler"
    StartNamespace "StartNamespaceDeclHandler"
    EndNamespace "EndNamespaceDeclHandler"
    Comment "CommentHandler"
    StartCdata "StartCdataSectionHandler"
    EndCdata "EndCdataSectionHandler"
    Default "DefaultHandler"
    DefaultExpand "DefaultHandlerExpand"
    NotStandalone "NotStandaloneHandler"
    ExternalEntity "ExternalEntityRefHandler"
    StartDoctype "StartDoctypeDeclHandler"
    EndDoctype "EndDoctypeDeclHandler"
    EntityDecl "EntityDeclHandler"
    XmlDecl "XmlDeclHandler"
    ElementDecl "ElementDeclHandler"
    AttlistDecl "AttlistDeclHandler"
    SkippedEntity "SkippedEntityHandler"
}

/// A place in the document: line, column, byte.
type Place = (usize, usize, i64);

/// The payload of `xmlparser`.
pub(super) struct PyParser {
    handlers: Vec<ObjCell>,
    intern: Obj,
    base: ObjCell,
    separator: Option<String>,
    /// Nothing while a document is read.
    scanner: RefCell<Option<Box<Scanner>>>,
    /// Text that is not told yet, when it is gathered.
    buffer: RefCell<String>,
    buffer_size: Cell<usize>,
    buffer_text: Cell<bool>,
    prefixes: Cell<bool>,
    ordered: Cell<bool>,
    specified: Cell<bool>,
    deferral: Cell<bool>,
    finished: Cell<bool>,
    place: Cell<Place>,
    error: Cell<Option<Code>>,
}
krait_object::payload!(PyParser, "xmlparser", with_node);

impl Trace for PyParser {
    fn trace(&self, visit: &mut dyn FnMut(&Obj)) {
        self.handlers.iter().for_each(|handler| handler.trace(visit));
        self.base.trace(visit);
        visit(&self.intern);
    }
}

fn of(object: &Obj) -> &PyParser {
    object.payload::<PyParser>().expect("the type's methods get its objects")
}
fn told(object: &Obj) -> Told<'_> {
    Told { parser: of(object) }
}

/// A parser with nothing read yet.
pub(crate) fn new_parser(ctx: &Ctx, encoding: Option<&str>, separator: Option<String>, intern: Obj) -> Obj {
    let flag = || Cell::new(false);
    let parser = PyParser {
        handlers: (0..HANDLERS).map(|_| ObjCell::default()).collect(),
        intern,
        base: ObjCell::default(),
        separator,
        scanner: RefCell::new(Some(Box::new(Scanner::new(encoding)))),
        buffer: RefCell::default(),
        buffer_size: Cell::new(8192),
        buffer_text: flag(),
        prefixes: flag(),
        ordered: flag(),
        specified: flag(),
        deferral: Cell::new(true),
        finished: flag(),
        place: Cell::new((1, 0, -1)),
        error: Cell::new(None),
    };
    new_exact(ctx, &ctx.type_for::<PyParser>(), parser)
}

/// Set a handler.
pub(crate) fn set_handler(parser: &Obj, handler: Handler, function: Obj) {
    of(parser).handlers[handler as usize].set(Some(function));
}
/// Nothing is told any more.
pub(crate) fn clear_handlers(parser: &Obj) {
    of(parser).handlers.iter().for_each(|handler| handler.set(None));
}
/// Tell attributes as a list of names and values.
pub(crate) fn set_ordered(parser: &Obj) {
    of(parser).ordered.set(true);
}
/// Line and column of what is being told.
pub(crate) fn place(parser: &Obj) -> (usize, usize) {
    let (line, column, _) = of(parser).place.get();
    (line, column)
}

/// How the parts of a document reach the program.
pub(super) struct Told<'p> {
    parser: &'p PyParser,
}

impl Told<'_> {
    fn handler(&self, handler: Handler) -> Option<Obj> {
        self.parser.handlers[handler as usize].get()
    }
    pub fn has(&self, handler: Handler) -> bool {
        !self.parser.handlers[handler as usize].is_none()
    }
    /// Whether entities are told instead of what they stand for.
    pub fn keeps_entities(&self) -> bool {
        self.has(Handler::Default) && !self.has(Handler::DefaultExpand)
    }
    pub fn base(&self, ctx: &Ctx) -> Obj {
        self.parser.base.get().unwrap_or_else(|| ctx.none())
    }
    pub fn set_place(&self, input: &Input) {
        self.parser.place.set((input.line, input.column, input.byte as i64));
    }
    /// One string for each name.
    pub fn intern(&self, ctx: &Ctx, name: Obj) -> PyResult {
        let Some(dict) = self.parser.intern.payload::<krait_object::dict::PyDict>() else { return Ok(name) };
        if let Some(known) = dict.get(ctx, &name)? {
            return Ok(known);
        }
        dict.set(ctx, &name, name.clone())?;
        Ok(name)
    }

    /// Tell the text that was gathered.
    pub fn flush(&self, ctx: &Ctx) -> PyResult<()> {
        let text = self.parser.buffer.take();
        if text.is_empty() {
            return Ok(());
        }
        match self.handler(Handler::CharacterData) {
            Some(handler) => handler.call(ctx, &[ctx.str(&text)]).map(drop),
            None => Ok(()),
        }
    }

    /// Call a handler; without one, the default handler gets the text.
    pub fn event(&self, ctx: &Ctx, handler: Handler, args: &[Obj], text: impl FnOnce() -> String) -> PyResult<()> {
        match self.handler(handler) {
            Some(function) => {
                self.flush(ctx)?;
                function.call(ctx, args).map(drop)
            }
            None => self.default(ctx, &text()),
        }
    }

    pub fn default(&self, ctx: &Ctx, text: &str) -> PyResult<()> {
        if text.is_empty() {
            return Ok(());
        }
        let Some(handler) = self.handler(Handler::DefaultExpand).or_else(|| self.handler(Handler::Default)) else { return Ok(()) };
        self.flush(ctx)?;
        handler.call(ctx, &[ctx.str(text)]).map(drop)
    }

    pub fn characters(&self, ctx: &Ctx, text: &[char]) -> PyResult<()> {
        let Some(handler) = self.handler(Handler::CharacterData) else { return self.default(ctx, &string(text)) };
        if !self.parser.buffer_text.get() {
            return handler.call(ctx, &[object(ctx, text)]).map(drop);
        }
        let text = string(text);
        let size = self.parser.buffer_size.get();
        if self.parser.buffer.borrow().len() + text.len() > size {
            self.flush(ctx)?;
            if text.len() > size {
                return handler.call(ctx, &[ctx.str(&text)]).map(drop);
            }
        }
        self.parser.buffer.borrow_mut().push_str(&text);
        Ok(())
    }

    /// Ask for an external entity. False: the program could not read it.
    pub fn external(&self, ctx: &Ctx, args: &[Obj], text: impl FnOnce() -> String) -> PyResult<bool> {
        match self.handler(Handler::ExternalEntity) {
            Some(handler) => {
                self.flush(ctx)?;
                Ok(handler.call(ctx, args)?.to_i64(ctx)? != 0)
            }
            None => self.default(ctx, &text()).map(|()| true),
        }
    }
}

/// `ExpatError` with its code and place.
fn raise(ctx: &Ctx, own: &PyParser, fault: &Fault) -> PyResult {
    own.error.set(Some(fault.code));
    own.place.set((fault.line, fault.column, fault.byte as i64));
    let text = super::fault::text(fault.code as usize).unwrap_or("unknown error");
    let message = format!("{text}: line {}, column {}", fault.line, fault.column);
    let raised = crate::exc::raise(ctx, super::ERROR, &message);
    let exception = ctx.take_raised(raised);
    for (name, value) in [("code", fault.code as usize), ("offset", fault.column), ("lineno", fault.line)] {
        exception.setattr_text(ctx, name, &ctx.int_usize(value))?;
    }
    Err(ctx.set_raised(exception))
}

/// Read more of a document.
pub(crate) fn parse(ctx: &Ctx, this: &Obj, data: &Obj, last: bool) -> PyResult {
    let own = of(this);
    let bytes = match data.payload::<PyStr>() {
        Some(_) => krait_object::codecs::encode_utf8(ctx, data, None)?,
        None => buffer_bytes(ctx, data)?.into_owned(),
    };
    let place = own.place.get();
    let here = |code: Code| Fault { code, line: place.0, column: place.1, byte: place.2.max(0) as usize };
    if own.finished.get() {
        return raise(ctx, own, &here(Code::Finished));
    }
    let taken = own.scanner.borrow_mut().take();
    let Some(mut scanner) = taken else { return raise(ctx, own, &here(Code::Syntax)) };
    if data.is_str_instance(ctx) {
        scanner.input.force_utf8();
    }
    let options = Options {
        separator: own.separator.clone(),
        prefixes: own.prefixes.get(),
        ordered: own.ordered.get(),
        specified: own.specified.get(),
    };
    let told = told(this);
    let result = match scanner.input.feed(ctx, &bytes, last) {
        Ok(Ok(())) => scanner.run(ctx, &told, &options, last),
        Ok(Err(fault)) => Ok(Err(fault)),
        Err(raised) => Err(raised),
    };
    own.scanner.borrow_mut().replace(scanner);
    own.finished.set(last || !matches!(result, Ok(Ok(()))));
    match result? {
        Ok(()) => {
            told.flush(ctx)?;
            Ok(ctx.int(1))
        }
        Err(fault) => {
            told.flush(ctx)?;
            raise(ctx, own, &fault)
        }
    }
}

fn parse_file(ctx: &Ctx, this: &Obj, file: &Obj) -> PyResult {
    let Some(read) = file.getattr_opt_text(ctx, "read")? else {
        return Err(ctx.type_error("argument must have 'read' attribute"));
    };
    loop {
        let data = read.call(ctx, &[ctx.int(2048)])?;
        if !data.is_str_instance(ctx) && !krait_object::buffer::has_buffer(ctx, &data) {
            let got = data.ty(ctx).name();
            return Err(ctx.type_error(&format!("read() did not return a bytes object (type={got})")));
        }
        let last = data.len(ctx)? == 0;
        let parsed = parse(ctx, this, &data, last)?;
        if last {
            return Ok(parsed);
        }
    }
}

const METHODS: &[MethodDef] = &[
    method("Parse($self, data, isfinal=False, /)", NativeFn::Fast(|ctx, this, args| {
        let last = args.get(1).map_or(Ok(false), |last| last.is_true(ctx))?;
        parse(ctx, this, &args[0], last)
    })),
    method("ParseFile($self, file, /)", NativeFn::O(parse_file)),
    method("SetBase($self, base, /)", NativeFn::O(|ctx, this, base| {
        base.expect_str(ctx, "SetBase() argument")?;
        of(this).base.set(Some(base.clone()));
        Ok(ctx.none())
    })),
    method("GetBase($self, /)", NativeFn::NoArgs(|ctx, this| Ok(told(this).base(ctx)))),
    method("GetInputContext($self, /)", NativeFn::NoArgs(|ctx, _| Ok(ctx.none()))),
    method("ExternalEntityParserCreate($self, context, encoding=<unrepresentable>, /)", NativeFn::Fast(|ctx, _, _| {
        Err(ctx.not_implemented_error("xmlparser.ExternalEntityParserCreate() is not implemented"))
    })),
    method("SetParamEntityParsing($self, flag, /)", NativeFn::O(|ctx, _, flag| {
        flag.to_i32(ctx)?;
        Ok(ctx.int(1))
    })),
    method("UseForeignDTD($self, flag=True, /)", NativeFn::Fast(|ctx, _, _| Ok(ctx.none()))),
    method("SetReparseDeferralEnabled($self, enabled, /)", NativeFn::O(|ctx, this, enabled| {
        of(this).deferral.set(enabled.is_true(ctx)?);
        Ok(ctx.none())
    })),
    method("GetReparseDeferralEnabled($self, /)", NativeFn::NoArgs(|ctx, this| Ok(ctx.bool(of(this).deferral.get())))),
];

macro_rules! flag {
    ($name:literal $field:ident) => {
        getset_rw($name, |ctx, this| Ok(ctx.bool(of(this).$field.get())), |ctx, this, value| {
            let Some(value) = value else { return Err(ctx.runtime_error("Cannot delete attribute")) };
            told(this).flush(ctx)?;
            of(this).$field.set(value.is_true(ctx)?);
            Ok(())
        })
    };
}

const SETTINGS: [GetSetDef; 13] = [
    getset("ErrorCode", |ctx, this| Ok(ctx.int(of(this).error.get().map_or(0, |code| code as i64)))),
    getset("ErrorLineNumber", |ctx, this| Ok(ctx.int_usize(of(this).place.get().0))),
    getset("ErrorColumnNumber", |ctx, this| Ok(ctx.int_usize(of(this).place.get().1))),
    getset("ErrorByteIndex", |ctx, this| Ok(ctx.int(of(this).place.get().2))),
    getset("CurrentLineNumber", |ctx, this| Ok(ctx.int_usize(of(this).place.get().0))),
    getset("CurrentColumnNumber", |ctx, this| Ok(ctx.int_usize(of(this).place.get().1))),
    getset("CurrentByteIndex", |ctx, this| Ok(ctx.int(of(this).place.get().2))),
    getset_rw("buffer_size", |ctx, this| Ok(ctx.int_usize(of(this).buffer_size.get())), |ctx, this, value| {
        let Some(value) = value else { return Err(ctx.runtime_error("Cannot delete attribute")) };
        if !value.is_int_instance(ctx) {
            return Err(ctx.type_error("buffer_size must be an integer"));
        }
        let Some(size) = usize::try_from(value.to_i64(ctx)?).ok().filter(|&size| size > 0) else {
            return Err(ctx.value_error("buffer_size must be greater than zero"));
        };
        told(this).flush(ctx)?;
        of(this).buffer_size.set(size);
        Ok(())
    }),
    getset("buffer_used", |ctx, this| Ok(ctx.int_usize(of(this).buffer.borrow().len()))),
    flag!("buffer_text" buffer_text),
    flag!("namespace_prefixes" prefixes),
    flag!("ordered_attributes" ordered),
    flag!("specified_attributes" specified),
];

/// The settings, then the handlers.
const GETSETS: [GetSetDef; 13 + HANDLERS] = {
    let mut all = [SETTINGS[0]; 13 + HANDLERS];
    let mut i = 0;
    while i < all.len() {
        all[i] = if i < 13 { SETTINGS[i] } else { HANDLER_ATTRIBUTES[i - 13] };
        i += 1;
    }
    all
};

pub(super) static XML_PARSER: TypeDef = TypeDef {
    module: "pyexpat",
    flags: TypeFlags::DISALLOW_INSTANTIATION,
    methods: METHODS,
    getsets: &GETSETS,
    members: &[MemberDef { name: "intern", get: |_, this| Ok(of(this).intern.clone()), set: None, doc: "" }],
    doc: "XML parser",
    ..TypeDef::new("xmlparser", PyParser::layout)
};
