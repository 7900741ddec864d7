//! `_stat`: constants and tests of file modes.

use krait_object::{Ctx, MethodDef, NativeFn, Obj, PyResult, method, module};

const CONSTANTS: &[(&str, i64)] = &[
    ("S_IFDIR", 0o040000), ("S_IFCHR", 0o020000), ("S_IFBLK", 0o060000), ("S_IFREG", 0o100000), ("S_IFIFO", 0o010000),
    ("S_IFLNK", 0o120000), ("S_IFSOCK", 0o140000), ("S_IFDOOR", 0), ("S_IFPORT", 0), ("S_IFWHT", 0),
    ("S_ISUID", 0o4000), ("S_ISGID", 0o2000), ("S_ISVTX", 0o1000), ("S_ENFMT", 0o2000),
    ("S_IREAD", 0o400), ("S_IWRITE", 0o200), ("S_IEXEC", 0o100),
    ("S_IRWXU", 0o700), ("S_IRUSR", 0o400), ("S_IWUSR", 0o200), ("S_IXUSR", 0o100),
    ("S_IRWXG", 0o070), ("S_IRGRP", 0o040), ("S_IWGRP", 0o020), ("S_IXGRP", 0o010),
    ("S_IRWXO", 0o007), ("S_IROTH", 0o004), ("S_IWOTH", 0o002), ("S_IXOTH", 0o001),
    ("UF_SETTABLE", 0xffff), ("UF_NODUMP", 1), ("UF_IMMUTABLE", 2), ("UF_APPEND", 4), ("UF_OPAQUE", 8), ("UF_NOUNLINK", 0x10),
    ("UF_COMPRESSED", 0x20), ("UF_TRACKED", 0x40), ("UF_DATAVAULT", 0x80), ("UF_HIDDEN", 0x8000),
    ("SF_SETTABLE", 0x3fff0000), ("SF_ARCHIVED", 0x10000), ("SF_IMMUTABLE", 0x20000), ("SF_APPEND", 0x40000),
    ("SF_RESTRICTED", 0x80000), ("SF_NOUNLINK", 0x100000), ("SF_SNAPSHOT", 0x200000), ("SF_FIRMLINK", 0x800000),
    ("SF_DATALESS", 0x40000000), ("SF_SUPPORTED", 0x9f0000), ("SF_SYNTHETIC", 0xc0000000),
    ("ST_MODE", 0), ("ST_INO", 1), ("ST_DEV", 2), ("ST_NLINK", 3), ("ST_UID", 4), ("ST_GID", 5), ("ST_SIZE", 6),
    ("ST_ATIME", 7), ("ST_MTIME", 8), ("ST_CTIME", 9),
    ("FILE_ATTRIBUTE_ARCHIVE", 32), ("FILE_ATTRIBUTE_COMPRESSED", 2048), ("FILE_ATTRIBUTE_DEVICE", 64),
    ("FILE_ATTRIBUTE_DIRECTORY", 16), ("FILE_ATTRIBUTE_ENCRYPTED", 16384), ("FILE_ATTRIBUTE_HIDDEN", 2),
    ("FILE_ATTRIBUTE_INTEGRITY_STREAM", 32768), ("FILE_ATTRIBUTE_NORMAL", 128), ("FILE_ATTRIBUTE_NOT_CONTENT_INDEXED", 8192),
    ("FILE_ATTRIBUTE_NO_SCRUB_DATA", 131072), ("FILE_ATTRIBUTE_OFFLINE", 4096), ("FILE_ATTRIBUTE_READONLY", 1),
    ("FILE_ATTRIBUTE_REPARSE_POINT", 1024), ("FILE_ATTRIBUTE_SPARSE_FILE", 512), ("FILE_ATTRIBUTE_SYSTEM", 4),
    ("FILE_ATTRIBUTE_TEMPORARY", 256), ("FILE_ATTRIBUTE_VIRTUAL", 65536),
];

fn mode(ctx: &Ctx, value: &Obj) -> PyResult<i64> {
    let index = value.index(ctx)?;
    let Some(value) = index.as_i64() else { return Err(ctx.overflow_error("Python int too large to convert to C unsigned long")) };
    if value < 0 {
        return Err(ctx.overflow_error("can't convert negative value to unsigned int"));
    }
    if value > i64::from(u32::MAX) {
        return Err(ctx.overflow_error("mode out of range"));
    }
    Ok(value)
}

macro_rules! is_kind {
    ($text:literal, $kind:literal) => {
        method($text, NativeFn::O(|ctx, _, value| Ok(ctx.bool($kind != 0 && mode(ctx, value)? & 0o170000 == $kind))))
    };
}

fn filemode(ctx: &Ctx, _: &Obj, value: &Obj) -> PyResult {
    let mode = mode(ctx, value)?;
    let kind = match mode & 0o170000 {
        0o100000 => '-',
        0o040000 => 'd',
        0o120000 => 'l',
        0o060000 => 'b',
        0o020000 => 'c',
        0o010000 => 'p',
        0o140000 => 's',
        _ => '?',
    };
    let mut text = String::from(kind);
    for (shift, special, letter) in [(6, 0o4000, 's'), (3, 0o2000, 's'), (0, 0o1000, 't')] {
        let bits = mode >> shift;
        text.push(if bits & 4 != 0 { 'r' } else { '-' });
        text.push(if bits & 2 != 0 { 'w' } else { '-' });
        text.push(match (mode & special != 0, bits & 1 != 0) {
            (true, true) => letter,
            (true, false) => letter.to_ascii_uppercase(),
            (false, true) => 'x',
            (false, false) => '-',
        });
    }
    Ok(ctx.str(&text))
}

const FUNCTIONS: &[MethodDef] = &[
    is_kind!("S_ISDIR", 0o040000),
    is_kind!("S_ISCHR", 0o020000),
    is_kind!("S_ISBLK", 0o060000),
    is_kind!("S_ISREG", 0o100000),
    is_kind!("S_ISFIFO", 0o010000),
    is_kind!("S_ISLNK", 0o120000),
    is_kind!("S_ISSOCK", 0o140000),
    is_kind!("S_ISDOOR", 0),
    is_kind!("S_ISPORT", 0),
    is_kind!("S_ISWHT", 0),
    method("S_IMODE", NativeFn::O(|ctx, _, value| Ok(ctx.int(mode(ctx, value)? & 0o7777)))),
    method("S_IFMT", NativeFn::O(|ctx, _, value| Ok(ctx.int(mode(ctx, value)? & 0o170000)))),
    method("filemode", NativeFn::O(filemode)),
];

/// Make the module.
pub fn init(ctx: &Ctx) -> PyResult<Obj> {
    let module = module::new_module(ctx, "_stat");
    module::add_functions(ctx, &module, "_stat", FUNCTIONS);
    for (name, value) in CONSTANTS {
        module::add(ctx, &module, name, ctx.int(*value));
    }
    Ok(module)
}
