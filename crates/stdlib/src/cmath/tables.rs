//! What `cmath` functions give when a part is infinite or NaN (C99 Annex G).

/// A row for each kind of real part, a column for each kind of imaginary part: -inf, negative, -0, 0, positive, inf,
/// NaN. A cell has the real and the imaginary result, each a sign and a letter: `0`, `1`, `N`aN, `I`nfinity, `P`i,
/// `H`alf of it, a `Q`uarter, `T`hree quarters. `!` is a domain error; what has `..` is computed.
pub(super) type Table = [&'static str; 7];

/// The row or column of a part.
fn kind(part: f64) -> usize {
    match part {
        _ if part.is_nan() => 6,
        f64::INFINITY => 5,
        f64::NEG_INFINITY => 0,
        0.0 if part.is_sign_negative() => 2,
        0.0 => 3,
        _ if part < 0.0 => 1,
        _ => 4,
    }
}

fn part(text: &[u8]) -> f64 {
    let pi = std::f64::consts::PI;
    let size = match text[1] {
        b'0' => 0.0,
        b'1' => 1.0,
        b'I' => f64::INFINITY,
        b'P' => pi,
        b'H' => pi / 2.0,
        b'Q' => pi / 4.0,
        b'T' => 0.75 * pi,
        _ => f64::NAN,
    };
    if text[0] == b'-' { -size } else { size }
}

/// What a table says.
pub(super) enum Special {
    Value(f64, f64),
    Domain,
    /// To be computed.
    Ordinary,
}

/// The entry for these parts.
pub(super) fn special(table: &Table, real: f64, imag: f64) -> Special {
    if real.is_finite() && imag.is_finite() {
        return Special::Ordinary;
    }
    let at = 5 * kind(imag);
    match &table[kind(real)].as_bytes()[at..at + 4] {
        [.., b'!'] => Special::Domain,
        [b'.', ..] => Special::Ordinary,
        cell => Special::Value(part(&cell[..2]), part(&cell[2..])),
    }
}

pub(super) const ACOS: Table = [
    "+T+I +P+I +P+I +P-I +P-I +T-I  N+I",
    "+H+I ..   ..   ..   ..   +H-I  N N",
    "+H+I ..   ..   ..   ..   +H-I +H N",
    "+H+I ..   ..   ..   ..   +H-I +H N",
    "+H+I ..   ..   ..   ..   +H-I  N N",
    "+Q+I +0+I +0+I +0-I +0-I +Q-I  N+I",
    " N+I  N N  N N  N N  N N  N-I  N N",
];

pub(super) const ACOSH: Table = [
    "+I-T +I-P +I-P +I+P +I+P +I+T +I N",
    "+I-H ..   ..   ..   ..   +I+H  N N",
    "+I-H ..   ..   ..   ..   +I+H  N+H",
    "+I-H ..   ..   ..   ..   +I+H  N+H",
    "+I-H ..   ..   ..   ..   +I+H  N N",
    "+I-Q +I-0 +I-0 +I+0 +I+0 +I+Q +I N",
    "+I N  N N  N N  N N  N N +I N  N N",
];

pub(super) const ASINH: Table = [
    "-I-Q -I-0 -I-0 -I+0 -I+0 -I+Q -I N",
    "-I-H ..   ..   ..   ..   -I+H  N N",
    "-I-H ..   ..   ..   ..   -I+H  N N",
    "+I-H ..   ..   ..   ..   +I+H  N N",
    "+I-H ..   ..   ..   ..   +I+H  N N",
    "+I-Q +I-0 +I-0 +I+0 +I+0 +I+Q +I N",
    "+I N  N N  N-0  N+0  N N +I N  N N",
];

pub(super) const ATANH: Table = [
    "-0-H -0-H -0-H -0+H -0+H -0+H -0 N",
    "-0-H ..   ..   ..   ..   -0+H  N N",
    "-0-H ..   ..   ..   ..   -0+H -0 N",
    "+0-H ..   ..   ..   ..   +0+H +0 N",
    "+0-H ..   ..   ..   ..   +0+H  N N",
    "+0-H +0-H +0-H +0+H +0+H +0+H +0 N",
    "+0-H  N N  N N  N N  N N +0+H  N N",
];

pub(super) const COSH: Table = [
    "   ! ..   +I+0 +I-0 ..      ! +I N",
    "   ! ..   ..   ..   ..      !  N N",
    "   ! ..   ..   ..   ..      !  N+0",
    "   ! ..   ..   ..   ..      !  N+0",
    "   ! ..   ..   ..   ..      !  N N",
    "   ! ..   +I-0 +I+0 ..      ! +I N",
    " N N  N N  N+0  N+0  N N  N N  N N",
];

pub(super) const EXP: Table = [
    "+0+0 ..   +0-0 +0+0 ..   +0+0 +0+0",
    "   ! ..   ..   ..   ..      !  N N",
    "   ! ..   ..   ..   ..      !  N N",
    "   ! ..   ..   ..   ..      !  N N",
    "   ! ..   ..   ..   ..      !  N N",
    "   ! ..   +I-0 +I+0 ..      ! +I N",
    " N N  N N  N-0  N+0  N N  N N  N N",
];

pub(super) const LOG: Table = [
    "+I-T +I-P +I-P +I+P +I+P +I+T +I N",
    "+I-H ..   ..   ..   ..   +I+H  N N",
    "+I-H ..   ..   ..   ..   +I+H  N N",
    "+I-H ..   ..   ..   ..   +I+H  N N",
    "+I-H ..   ..   ..   ..   +I+H  N N",
    "+I-Q +I-0 +I-0 +I+0 +I+0 +I+Q +I N",
    "+I N  N N  N N  N N  N N +I N  N N",
];

pub(super) const SINH: Table = [
    "   ! ..   -I-0 -I+0 ..      ! +I N",
    "   ! ..   ..   ..   ..      !  N N",
    "   ! ..   ..   ..   ..      ! +0 N",
    "   ! ..   ..   ..   ..      ! +0 N",
    "   ! ..   ..   ..   ..      !  N N",
    "   ! ..   +I-0 +I+0 ..      ! +I N",
    " N N  N N  N-0  N+0  N N  N N  N N",
];

pub(super) const SQRT: Table = [
    "+I-I +0-I +0-I +0+I +0+I +I+I  N+I",
    "+I-I ..   ..   ..   ..   +I+I  N N",
    "+I-I ..   ..   ..   ..   +I+I  N N",
    "+I-I ..   ..   ..   ..   +I+I  N N",
    "+I-I ..   ..   ..   ..   +I+I  N N",
    "+I-I +I-0 +I-0 +I+0 +I+0 +I+I +I N",
    "+I-I  N N  N N  N N  N N +I+I  N N",
];

pub(super) const TANH: Table = [
    "-1+0 ..   -1-0 -1+0 ..   -1+0 -1+0",
    "   ! ..   ..   ..   ..      !  N N",
    "   ! ..   ..   ..   ..      ! -0 N",
    "   ! ..   ..   ..   ..      ! +0 N",
    "   ! ..   ..   ..   ..      !  N N",
    "+1+0 ..   +1-0 +1+0 ..   +1+0 +1+0",
    " N N  N N  N-0  N+0  N N  N N  N N",
];

pub(super) const RECT: Table = [
    "   ! ..   -I+0 -I-0 ..      ! +I N",
    "   ! ..   ..   ..   ..      !  N N",
    "+0+0 ..   ..   ..   ..   +0+0 +0+0",
    "+0+0 ..   ..   ..   ..   +0+0 +0+0",
    "   ! ..   ..   ..   ..      !  N N",
    "   ! ..   +I-0 +I+0 ..      ! +I N",
    " N N  N N  N+0  N+0  N N  N N  N N",
];
