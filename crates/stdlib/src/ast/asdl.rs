//! The abstract grammar in `python.asdl`, read into tables. It must not know objects.

use std::sync::OnceLock;

/// How often a field's value stands there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    One,
    /// `?`: one or None.
    Optional,
    /// `*` (and `?*`, whose items may be None): a list.
    Many,
}

/// `expr? value`
#[derive(Debug)]
pub struct Field {
    /// The name of a kind, or `identifier`, `string`, `int`, `constant`.
    pub kind: &'static str,
    pub count: Count,
    pub name: &'static str,
}

/// `Return(expr? value)`
#[derive(Debug)]
pub struct Form {
    pub name: &'static str,
    /// The form as it is written: `__doc__` of its class.
    pub text: &'static str,
    pub fields: Vec<Field>,
}

/// A kind of node: a choice of forms, or one form of the kind's own name.
#[derive(Debug)]
pub struct Kind {
    pub name: &'static str,
    pub forms: Vec<Form>,
    /// Where the node stands; for all forms.
    pub attributes: Vec<Field>,
}

impl Kind {
    /// Whether the kind is its only form.
    pub fn is_product(&self) -> bool {
        self.forms.len() == 1 && self.forms[0].name == self.name
    }

    /// `__doc__` of the kind's class.
    pub fn doc(&self) -> String {
        let texts: Vec<&str> = self.forms.iter().map(|form| form.text).collect();
        if self.is_product() {
            return texts.concat();
        }
        let simple = self.attributes.is_empty() && self.forms.iter().all(|form| form.fields.is_empty());
        let between = if simple { " | ".to_owned() } else { format!("\n{}| ", " ".repeat(self.name.len() + 1)) };
        format!("{} = {}", self.name, texts.join(&between))
    }
}

/// All kinds, in the order of the file.
pub fn kinds() -> &'static [Kind] {
    static KINDS: OnceLock<Vec<Kind>> = OnceLock::new();
    KINDS.get_or_init(|| read(include_str!("python.asdl")))
}

fn read(text: &'static str) -> Vec<Kind> {
    let mut kinds: Vec<Kind> = Vec::new();
    for line in text.lines() {
        if line.is_empty() || line.starts_with("--") {
            continue;
        }
        let indented = line.trim_start();
        if indented.len() == line.len() {
            let (name, forms) = match line.split_once(" = ") {
                Some((name, forms)) => (name, forms.split(" | ").map(form).collect()),
                None => (form(line).name, vec![form(line)]),
            };
            kinds.push(Kind { name, forms, attributes: Vec::new() });
            continue;
        }
        let kind = kinds.last_mut().expect("the file begins with a kind");
        match indented.strip_prefix("| ") {
            Some(text) => kind.forms.push(form(text)),
            None => kind.attributes = fields(indented.strip_prefix("attributes ").unwrap_or(indented)),
        }
    }
    kinds
}

fn form(text: &'static str) -> Form {
    match text.strip_suffix(')').and_then(|text| text.split_once('(')) {
        Some((name, list)) => Form { name, text, fields: fields(list) },
        None => Form { name: text, text, fields: Vec::new() },
    }
}

fn fields(list: &'static str) -> Vec<Field> {
    let field = |text: &'static str| {
        let (kind, name) = text.split_once(' ').expect("a field has a kind and a name");
        let count = match kind.as_bytes() {
            [.., b'*'] => Count::Many,
            [.., b'?'] => Count::Optional,
            _ => Count::One,
        };
        Field { kind: kind.trim_end_matches(['*', '?']), count, name }
    };
    list.split(", ").map(field).collect()
}
