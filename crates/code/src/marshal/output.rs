//! The bytes of objects that have no parts. It must not know who holds what.

use super::DumpError;
use super::type_code as code;
use crate::{IBig, PyString, UBig};

/// What has been written.
pub(super) struct Output {
    pub bytes: Vec<u8>,
    /// The format's version.
    pub version: i32,
}

impl Output {
    pub fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    /// Whether floats are written as bits.
    fn is_binary(&self) -> bool {
        self.version > 1
    }

    pub fn long(&mut self, number: i32) {
        self.bytes.extend(number.to_le_bytes());
    }

    pub fn size(&mut self, len: usize) -> Result<(), DumpError> {
        self.long(i32::try_from(len).map_err(|_| DumpError::Unmarshallable)?);
        Ok(())
    }

    pub fn sized(&mut self, bytes: &[u8]) -> Result<(), DumpError> {
        self.size(bytes.len())?;
        self.bytes.extend(bytes);
        Ok(())
    }

    pub fn text(&mut self, text: &PyString, interned: bool, flag: u8) -> Result<(), DumpError> {
        let bytes = text.as_bytes();
        if self.version >= 4 && text.is_ascii() {
            match u8::try_from(bytes.len()) {
                Ok(len) => {
                    let short = if interned { code::SHORT_ASCII_INTERNED } else { code::SHORT_ASCII };
                    self.bytes.extend([flag | short, len]);
                    self.bytes.extend(bytes);
                    return Ok(());
                }
                Err(_) => self.bytes.push(flag | if interned { code::ASCII_INTERNED } else { code::ASCII }),
            }
        } else {
            let interned = interned && self.version >= 3;
            self.bytes.push(flag | if interned { code::INTERNED } else { code::UNICODE });
        }
        self.sized(bytes)
    }

    pub fn string(&mut self, bytes: &[u8], flag: u8) -> Result<(), DumpError> {
        self.byte(flag | code::STRING);
        self.sized(bytes)
    }

    /// What stands before the items of a tuple.
    pub fn tuple(&mut self, len: usize, flag: u8) -> Result<(), DumpError> {
        match u8::try_from(len) {
            Ok(len) if self.version >= 4 => {
                self.bytes.extend([flag | code::SMALL_TUPLE, len]);
                Ok(())
            }
            _ => {
                self.byte(flag | code::TUPLE);
                self.size(len)
            }
        }
    }

    pub fn int(&mut self, number: &IBig, flag: u8) -> Result<(), DumpError> {
        if let Ok(small) = i32::try_from(number) {
            self.bytes.push(flag | code::INT);
            self.long(small);
            return Ok(());
        }
        self.bytes.push(flag | code::LONG);
        let negative = *number < IBig::ZERO;
        let magnitude = UBig::try_from(if negative { -number } else { number.clone() });
        let bytes = magnitude.map_err(|_| DumpError::Unmarshallable)?.to_le_bytes();
        let mut digits: Vec<u16> = Vec::with_capacity(bytes.len() * 8 / 15 + 1);
        let (mut pending, mut bits) = (0u32, 0);
        for &byte in &bytes {
            pending |= u32::from(byte) << bits;
            bits += 8;
            if bits >= 15 {
                digits.push((pending & 0x7FFF) as u16);
                pending >>= 15;
                bits -= 15;
            }
        }
        digits.push(pending as u16);
        while digits.last() == Some(&0) {
            digits.pop();
        }
        let count = i32::try_from(digits.len()).map_err(|_| DumpError::Unmarshallable)?;
        self.long(if negative { -count } else { count });
        self.bytes.extend(digits.iter().flat_map(|digit| digit.to_le_bytes()));
        Ok(())
    }

    pub fn float(&mut self, number: f64, flag: u8) {
        self.byte(flag | if self.is_binary() { code::BINARY_FLOAT } else { code::FLOAT });
        self.number(number);
    }

    pub fn complex(&mut self, real: f64, imag: f64, flag: u8) {
        self.byte(flag | if self.is_binary() { code::BINARY_COMPLEX } else { code::COMPLEX });
        self.number(real);
        self.number(imag);
    }

    fn number(&mut self, number: f64) {
        if self.is_binary() {
            self.bytes.extend(number.to_le_bytes());
            return;
        }
        let text = crate::repr::float_g17(number);
        self.bytes.push(text.len() as u8);
        self.bytes.extend(text.as_bytes());
    }
}
