//! How Python writes a constant: `repr()` of numbers, text, bytes and containers.

/// `'%.17g' % number`, as marshal below version 2 writes floats.
pub(crate) fn float_g17(number: f64) -> String {
    if number.is_nan() {
        return "nan".to_string();
    }
    if number.is_infinite() {
        return if number > 0.0 { "inf" } else { "-inf" }.to_string();
    }
    let text = format!("{number:.16e}");
    let (mantissa, exponent) = text.split_once('e').expect("the format has an exponent");
    let exponent: i32 = exponent.parse().expect("the format has a number there");
    let (sign, mantissa) = match mantissa.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", mantissa),
    };
    let digits: String = mantissa.chars().filter(|&c| c != '.').collect();
    let digits = digits.trim_end_matches('0');
    let digits = if digits.is_empty() { "0" } else { digits };
    format!("{sign}{}", place_point(digits, exponent, 17, false))
}

/// Digits `d.ddd × 10^exponent` with a point, or with an exponent when it is below -4 or from `limit` on.
fn place_point(digits: &str, exponent: i32, limit: i32, point_zero: bool) -> String {
    if exponent < -4 || exponent >= limit {
        let (first, rest) = digits.split_at(1);
        let point = if rest.is_empty() { "" } else { "." };
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{first}{point}{rest}e{sign}{:02}", exponent.abs());
    }
    if exponent < 0 {
        return format!("0.{}{digits}", "0".repeat((-exponent - 1) as usize));
    }
    let whole = exponent as usize + 1;
    if digits.len() > whole {
        return format!("{}.{}", &digits[..whole], &digits[whole..]);
    }
    let end = if point_zero { ".0" } else { "" };
    format!("{digits}{}{end}", "0".repeat(whole - digits.len()))
}
