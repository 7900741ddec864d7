//! `.pyc` headers.

mod common;

use common::{PROGRAMS, bytes};
use krait_code::Version;
use krait_code::pyc::{Header, PycError, Validation, read_header, read_pyc, source_hash, write_header, write_pyc};

#[test]
fn whole_files() {
    for name in PROGRAMS {
        let data = bytes(&format!("programs/{name}.pyc"));
        let size = bytes(&format!("programs/{name}.py")).len() as u32;
        let (header, code) = read_pyc(&data, name).expect("CPython wrote it");
        assert_eq!(header.validation, Validation::Timestamp { mtime: 1_234_567_890, size });
        assert_eq!(write_pyc(&header, &code), Ok(data));
    }
}

#[test]
fn headers_read_back() {
    let hash = source_hash(Version::V3_14, b"abc");
    for validation in [
        Validation::Timestamp { mtime: 1, size: u32::MAX },
        Validation::Hash { check: true, hash },
        Validation::Hash { check: false, hash },
    ] {
        let header = Header { version: Version::V3_14, validation };
        assert_eq!(read_header(&write_header(&header)), Ok(header));
    }
}

/// Recorded from `importlib.util.source_hash` of CPython 3.14.
#[test]
fn hashes_of_source() {
    assert_eq!(&source_hash(Version::V3_14, b""), b"a\xf5\xb7\xcbe:j\xa4");
    assert_eq!(&source_hash(Version::V3_14, b"abc"), b"nF\x1b\xf6\xa5\xe9{J");
}

#[test]
fn bad_headers() {
    let check = |data: &[u8], name: &str, text: &str| {
        let error: PycError = read_header(data).expect_err("the header is bad");
        assert_eq!(format!("{}: {}", error.exception_name(), error.message("m")), format!("{name}: {text}"));
    };
    check(b"", "ImportError", "bad magic number in 'm': b''");
    check(b"\xa7\r\r\n and more", "ImportError", "bad magic number in 'm': b'\\xa7\\r\\r\\n'");
    check(b"+\x0e\r\n", "EOFError", "reached EOF while reading pyc header of 'm'");
    check(b"+\x0e\r\n\x04\0\0\0\0\0\0\0\0\0\0\0", "ImportError", "invalid flags 4 in 'm'");
    let error = read_pyc(b"+\x0e\r\n\0\0\0\0\0\0\0\0\0\0\0\0N", "m.pyc").expect_err("None is no code");
    assert_eq!((error.exception_name(), error.message("m")), ("ImportError", "Non-code object in 'm.pyc'".into()));
}
