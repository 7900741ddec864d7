//! `TreeBuilder`: events of a document as elements of a tree.

use std::cell::Cell;

use krait_object::cells::{ObjCell, ObjVec};
use krait_object::clinic::bad_argument;
use krait_object::dict::PyDict;
use krait_object::protocol::{BinaryOp, binary_op};
use krait_object::{
    Args, Ctx, NativeFn, Obj, Payload, PyResult, TypeDef, TypeFlags, bind, method, new_exact, new_extended, slot,
};

use super::children::expect_child;
use super::{Element, Factories, PARSE_ERROR, new_element, of as element_of};

/// What an events queue can be told of.
#[derive(Clone, Copy)]
pub(super) enum Event {
    Start,
    End,
    StartNamespace,
    EndNamespace,
    Comment,
    Instruction,
}

/// The names of [`Event`]s, in their order.
pub(super) const EVENTS: [&str; 6] = ["start", "end", "start-ns", "end-ns", "comment", "pi"];

/// The payload of `TreeBuilder`.
pub(super) struct TreeBuilder {
    root: ObjCell,
    /// The open elements, outermost first.
    open: ObjVec,
    /// What began or ended last: text that follows is its text.
    last: ObjCell,
    /// What ended last, when nothing has begun since: text that follows is its tail.
    last_for_tail: ObjCell,
    /// Text that belongs to an element but is not put there yet.
    data: ObjVec,
    element_factory: ObjCell,
    comment_factory: ObjCell,
    pi_factory: ObjCell,
    insert_comments: Cell<bool>,
    insert_pis: Cell<bool>,
    /// The `append` of an events queue.
    append: ObjCell,
    /// The names of the events that the queue is told of.
    wanted: [ObjCell; EVENTS.len()],
}

impl Default for TreeBuilder {
    fn default() -> TreeBuilder {
        let (cell, vec, flag) = (ObjCell::default, || ObjVec::new(Vec::new()), Cell::default);
        TreeBuilder {
            root: cell(),
            open: vec(),
            last: cell(),
            last_for_tail: cell(),
            data: vec(),
            element_factory: cell(),
            comment_factory: cell(),
            pi_factory: cell(),
            insert_comments: flag(),
            insert_pis: flag(),
            append: cell(),
            wanted: Default::default(),
        }
    }
}

impl krait_object::Trace for TreeBuilder {
    fn trace(&self, visit: &mut dyn FnMut(&Obj)) {
        let cells = [
            &self.root, &self.last, &self.last_for_tail, &self.element_factory, &self.comment_factory, &self.pi_factory, &self.append,
        ];
        cells.into_iter().chain(&self.wanted).for_each(|cell| cell.trace(visit));
        self.open.trace(visit);
        self.data.trace(visit);
    }
}
krait_object::payload!(TreeBuilder, "TreeBuilder", with_node);

pub(super) fn of(object: &Obj) -> &TreeBuilder {
    object.payload::<TreeBuilder>().expect("the type's methods get its objects")
}

/// A builder as parsers make it: it has no factories.
pub(super) fn new_builder(ctx: &Ctx) -> Obj {
    new_exact(ctx, &ctx.type_for::<TreeBuilder>(), TreeBuilder::default())
}

/// Whether this is an element and of no class of a program's.
fn is_plain(ctx: &Ctx, element: &Obj) -> bool {
    element.payload::<Element>().is_some() && !element.ty(ctx).is_heap_type()
}

/// Put text behind the text that an element has.
fn extend_text(ctx: &Ctx, element: &Obj, tail: bool, text: Obj) -> PyResult<()> {
    if is_plain(ctx, element) {
        let own = element_of(element);
        let cell = if tail { &own.tail } else { &own.text };
        let text = match cell.get().filter(|old| !ctx.is_none(old)) {
            Some(old) => binary_op(ctx, &old, &text, BinaryOp::Add)?,
            None => text,
        };
        cell.set(Some(text));
        return Ok(());
    }
    let name = ctx.intern(if tail { "tail" } else { "text" });
    let old = element.getattr(ctx, &name)?;
    let text = if ctx.is_none(&old) { text } else { binary_op(ctx, &old, &text, BinaryOp::Add)? };
    element.setattr(ctx, &name, &text)
}

fn append_child(ctx: &Ctx, parent: &Obj, child: &Obj) -> PyResult<()> {
    if is_plain(ctx, parent) {
        expect_child(ctx, child)?;
        element_of(parent).children.push(child.clone());
        return Ok(());
    }
    parent.call_method_text(ctx, "append", std::slice::from_ref(child)).map(drop)
}

impl TreeBuilder {
    /// Tell a queue of some events; of none any more when `append` is nothing.
    pub fn set_events(&self, append: Obj) {
        self.append.set(Some(append));
        self.wanted.iter().for_each(|wanted| wanted.set(None));
    }
    pub fn want(&self, ctx: &Ctx, event: Event) {
        self.wanted[event as usize].set(Some(ctx.intern(EVENTS[event as usize])));
    }
    /// Tell the queue.
    pub fn tell(&self, ctx: &Ctx, event: Event, value: &Obj) -> PyResult<()> {
        let (Some(name), Some(append)) = (self.wanted[event as usize].get(), self.append.get()) else { return Ok(()) };
        append.call(ctx, &[ctx.tuple_array([name, value.clone()])]).map(drop)
    }

    fn this(&self) -> Option<Obj> {
        self.open.len().checked_sub(1).and_then(|last| self.open.get(last))
    }

    /// Put the text that was gathered where it belongs.
    fn flush(&self, ctx: &Ctx) -> PyResult<()> {
        if self.data.is_empty() {
            return Ok(());
        }
        let mut parts = self.data.take();
        let text = match parts.len() {
            1 => parts.swap_remove(0),
            _ => ctx.interp().empty_str.call_method(ctx, &ctx.names.join, &[ctx.list(parts)])?,
        };
        match (self.last_for_tail.get(), self.last.get()) {
            (Some(element), _) => extend_text(ctx, &element, true, text),
            (None, Some(element)) => extend_text(ctx, &element, false, text),
            (None, None) => Ok(()),
        }
    }

    pub fn start(&self, ctx: &Ctx, tag: &Obj, attrib: Option<Obj>) -> PyResult {
        self.flush(ctx)?;
        let node = match self.element_factory.get() {
            None => new_element(ctx, tag.clone(), attrib),
            Some(factory) => factory.call(ctx, &[tag.clone(), attrib.unwrap_or_else(|| ctx.dict())])?,
        };
        self.last.set(Some(node.clone()));
        self.last_for_tail.set(None);
        match self.this() {
            Some(parent) => append_child(ctx, &parent, &node)?,
            None if !self.root.is_none() => return Err(crate::exc::raise(ctx, PARSE_ERROR, "multiple elements on top level")),
            None => self.root.set(Some(node.clone())),
        }
        self.open.push(node.clone());
        self.tell(ctx, Event::Start, &node)?;
        Ok(node)
    }

    pub fn text(&self, data: &Obj) {
        // What comes before the first element is nobody's.
        if !self.last.is_none() {
            self.data.push(data.clone());
        }
    }

    pub fn end(&self, ctx: &Ctx) -> PyResult {
        self.flush(ctx)?;
        let Some(element) = self.open.pop() else { return Err(ctx.index_error("pop from empty stack")) };
        self.last.set(Some(element.clone()));
        self.last_for_tail.set(Some(element.clone()));
        self.tell(ctx, Event::End, &element)?;
        Ok(element)
    }

    /// Something that is no element: put into the tree when it is wanted there.
    fn single(&self, ctx: &Ctx, event: Event, made: Obj, insert: bool) -> PyResult {
        if let Some(parent) = self.this().filter(|_| insert) {
            append_child(ctx, &parent, &made)?;
            self.last_for_tail.set(Some(made.clone()));
        }
        self.tell(ctx, event, &made)?;
        Ok(made)
    }
    pub fn comment(&self, ctx: &Ctx, text: &Obj) -> PyResult {
        self.flush(ctx)?;
        match self.comment_factory.get() {
            Some(factory) => {
                let made = factory.call(ctx, std::slice::from_ref(text))?;
                self.single(ctx, Event::Comment, made, self.insert_comments.get())
            }
            None => self.single(ctx, Event::Comment, text.clone(), false),
        }
    }
    pub fn instruction(&self, ctx: &Ctx, target: &Obj, text: &Obj) -> PyResult {
        self.flush(ctx)?;
        match self.pi_factory.get() {
            Some(factory) => {
                let made = factory.call(ctx, &[target.clone(), text.clone()])?;
                self.single(ctx, Event::Instruction, made, self.insert_pis.get())
            }
            None => self.single(ctx, Event::Instruction, ctx.tuple_array([target.clone(), text.clone()]), false),
        }
    }

    /// The tree.
    pub fn done(&self, ctx: &Ctx) -> Obj {
        self.root.get().unwrap_or_else(|| ctx.none())
    }
}

fn init(ctx: &Ctx, this: &Obj, args: Args) -> PyResult<()> {
    let text = "(element_factory=None, *, comment_factory=None, pi_factory=None, insert_comments=False, insert_pis=False)";
    let slots = bind(ctx, "TreeBuilder", text, args)?;
    let [element_factory, comment_factory, pi_factory, insert_comments, insert_pis] = slots.as_slice() else {
        return Err(ctx.system_error("bound arguments"));
    };
    let own = of(this);
    let given = |value: &Option<Obj>| value.clone().filter(|value| !ctx.is_none(value));
    let known = ctx.state("_elementtree", Factories::default);
    own.element_factory.set(given(element_factory));
    let comment_factory = given(comment_factory).or_else(|| known.comment.get());
    let pi_factory = given(pi_factory).or_else(|| known.pi.get());
    let flag = |value: &Option<Obj>| value.as_ref().map_or(Ok(false), |value| value.is_true(ctx));
    own.insert_comments.set(flag(insert_comments)? && comment_factory.is_some());
    own.insert_pis.set(flag(insert_pis)? && pi_factory.is_some());
    own.comment_factory.set(comment_factory);
    own.pi_factory.set(pi_factory);
    Ok(())
}

pub(super) static TREE_BUILDER: TypeDef = TypeDef {
    module: "xml.etree.ElementTree",
    flags: TypeFlags::BASETYPE,
    slots: &[
        slot::tp_new(|ctx, class, _| {
            let class = class.as_type().expect("tp_new gets a type");
            Ok(new_extended(ctx, class, TreeBuilder::default()))
        }),
        slot::tp_init(init),
    ],
    methods: &[
        method("start($self, tag, attrs, /)", NativeFn::Fast(|ctx, this, args| {
            if args[1].payload::<PyDict>().is_none() {
                return Err(bad_argument(ctx, "start", "2", "dict", &args[1]));
            }
            of(this).start(ctx, &args[0], Some(args[1].clone()))
        })),
        method("data($self, data, /)", NativeFn::O(|ctx, this, data| {
            of(this).text(data);
            Ok(ctx.none())
        })),
        method("end($self, tag, /)", NativeFn::O(|ctx, this, _| of(this).end(ctx))),
        method("comment($self, text, /)", NativeFn::O(|ctx, this, text| of(this).comment(ctx, text))),
        method("pi($self, target, text=None, /)", NativeFn::Fast(|ctx, this, args| {
            let text = args.get(1).cloned().unwrap_or_else(|| ctx.none());
            of(this).instruction(ctx, &args[0], &text)
        })),
        method("close($self, /)", NativeFn::NoArgs(|ctx, this| {
            of(this).flush(ctx)?;
            Ok(of(this).done(ctx))
        })),
    ],
    ..TypeDef::new("TreeBuilder", TreeBuilder::layout)
};
