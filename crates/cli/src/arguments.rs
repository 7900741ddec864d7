//! Arguments of the subcommands, read as `argparse` reads them, with its words for what is wrong. It must not know what
//! any of them does.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};

use crate::options::Refusal;

/// An option of a subcommand.
#[derive(Clone, Copy, Debug)]
pub struct Flag {
    /// What the subcommand knows it by; its letter, if it has one.
    pub id: char,
    has_letter: bool,
    /// Without the two dashes; empty: there is only the letter.
    name: &'static str,
    takes_value: bool,
}

impl Flag {
    /// `-x`
    pub const fn letter(id: char) -> Flag {
        Flag { id, has_letter: true, name: "", takes_value: false }
    }

    /// `-x`, `--name`
    pub const fn both(id: char, name: &'static str) -> Flag {
        Flag { id, has_letter: true, name, takes_value: false }
    }

    /// `--name`
    pub const fn name(id: char, name: &'static str) -> Flag {
        Flag { id, has_letter: false, name, takes_value: false }
    }

    /// The same with a value behind it.
    pub const fn with_value(self) -> Flag {
        Flag { takes_value: true, ..self }
    }

    fn has_letter(&self, letter: u8) -> bool {
        self.has_letter && self.id == char::from(letter)
    }

    fn shown(&self) -> String {
        match (self.has_letter, self.name) {
            (true, "") => format!("-{}", self.id),
            (true, name) => format!("-{}/--{name}", self.id),
            (false, name) => format!("--{name}"),
        }
    }
}

/// A subcommand's command line.
pub struct Command {
    /// `krait dis`
    pub name: &'static str,
    pub usage: &'static str,
    pub flags: &'static [Flag],
}

/// What a command line says.
#[derive(Debug, Default)]
pub struct Arguments {
    /// Each option by its [`Flag::id`], in order.
    pub options: Vec<(char, Option<OsString>)>,
    /// What is no option.
    pub operands: Vec<OsString>,
    /// Options that there are none of. They are reported after all else is found good.
    unknown: Vec<OsString>,
}

impl Command {
    /// Misuse: the usage and what is wrong; status 2.
    pub fn misused(&self, what: &str) -> Refusal {
        (format!("{}\n{}: error: {what}", self.usage, self.name), 2)
    }

    /// Misuse of the option `id`.
    pub fn misused_option(&self, id: char, what: &str) -> Refusal {
        let shown = self.flags.iter().find(|flag| flag.id == id).map(Flag::shown).unwrap_or_default();
        self.misused(&format!("argument {shown}: {what}"))
    }

    /// Read `args`. At most `most` operands are taken; the rest is not recognized.
    ///
    /// # Errors
    /// Misuse, in `argparse`'s words.
    pub fn read(&self, args: &[OsString], most: usize) -> Result<Arguments, Refusal> {
        let mut found = Arguments::default();
        let mut args = args.iter();
        while let Some(arg) = args.next() {
            match arg.as_bytes() {
                b"--" => found.operands.extend(args.by_ref().cloned()),
                [b'-', b'-', name @ ..] => self.long(&mut found, arg, name, &mut args)?,
                [b'-', letters @ ..] if !letters.is_empty() => self.letters(&mut found, letters, &mut args)?,
                _ => found.operands.push(arg.clone()),
            }
            if matches!(found.options.last(), Some(('h', _))) {
                return Ok(found);
            }
        }
        let more = found.operands.len().min(most);
        found.unknown.extend(found.operands.drain(more..));
        if found.unknown.is_empty() {
            return Ok(found);
        }
        let unknown: Vec<_> = found.unknown.iter().map(|arg| arg.to_string_lossy()).collect();
        Err(self.misused(&format!("unrecognized arguments: {}", unknown.join(" "))))
    }

    fn long(
        &self,
        found: &mut Arguments,
        arg: &OsStr,
        text: &[u8],
        args: &mut std::slice::Iter<'_, OsString>,
    ) -> Result<(), Refusal> {
        let mut parts = text.splitn(2, |&byte| byte == b'=');
        let (name, value) = (parts.next().unwrap_or_default(), parts.next());
        let exact = self.flags.iter().find(|flag| !flag.name.is_empty() && flag.name.as_bytes() == name);
        let begun: Vec<&Flag> = match exact {
            Some(flag) => vec![flag],
            None => self.flags.iter().filter(|flag| !flag.name.is_empty() && flag.name.as_bytes().starts_with(name)).collect(),
        };
        match begun.as_slice() {
            [] => found.unknown.push(arg.to_owned()),
            [flag] => {
                let value = value.map(|value| OsString::from_vec(value.to_vec()));
                self.take(found, flag, value, args)?;
            }
            several => {
                let names: Vec<String> = several.iter().map(|flag| format!("--{}", flag.name)).collect();
                let shown = arg.to_string_lossy();
                return Err(self.misused(&format!("ambiguous option: {shown} could match {}", names.join(", "))));
            }
        }
        Ok(())
    }

    fn letters(
        &self,
        found: &mut Arguments,
        letters: &[u8],
        args: &mut std::slice::Iter<'_, OsString>,
    ) -> Result<(), Refusal> {
        for (at, &letter) in letters.iter().enumerate() {
            let rest = &letters[at + 1..];
            let Some(flag) = self.flags.iter().find(|flag| flag.has_letter(letter)) else {
                let unknown = [b"-", &letters[at..]].concat();
                found.unknown.push(OsString::from_vec(unknown));
                return Ok(());
            };
            if flag.takes_value {
                let value = rest.strip_prefix(b"=").unwrap_or(rest);
                let value = (!rest.is_empty()).then(|| OsString::from_vec(value.to_vec()));
                return self.take(found, flag, value, args);
            }
            if let Some(value) = rest.strip_prefix(b"=") {
                return self.take(found, flag, Some(OsString::from_vec(value.to_vec())), args);
            }
            self.take(found, flag, None, args)?;
        }
        Ok(())
    }

    /// Note an option whose value is `value`, or the next argument.
    fn take(
        &self,
        found: &mut Arguments,
        flag: &Flag,
        value: Option<OsString>,
        args: &mut std::slice::Iter<'_, OsString>,
    ) -> Result<(), Refusal> {
        let value = match value {
            Some(value) if !flag.takes_value => {
                let shown = krait_code::repr::str_repr(&crate::paths::text(&value));
                return Err(self.misused_option(flag.id, &format!("ignored explicit argument {shown}")));
            }
            None if flag.takes_value => {
                let is_value = |arg: &&OsString| !arg.as_bytes().starts_with(b"-") || arg.len() == 1;
                let next = args.clone().next().filter(is_value);
                let Some(next) = next else { return Err(self.misused_option(flag.id, "expected one argument")) };
                args.next();
                Some(next.clone())
            }
            value => value,
        };
        found.options.push((flag.id, value));
        Ok(())
    }
}
