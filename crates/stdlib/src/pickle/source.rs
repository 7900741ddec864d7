//! Where a pickle's bytes come from: memory, or a file's methods.

use krait_object::buffer::buffer_bytes;
use krait_object::{Ctx, Obj, PyResult, Raised};

use super::error;

/// Bytes to be read in order.
pub(super) struct Source {
    bytes: Vec<u8>,
    at: usize,
    /// The `read` and `readline` of a file; bytes at hand come first.
    file: Option<(Obj, Obj)>,
}

fn truncated(ctx: &Ctx) -> Raised {
    error(ctx, "pickle data was truncated")
}

impl Source {
    pub fn of_bytes(bytes: Vec<u8>) -> Source {
        Source { bytes, at: 0, file: None }
    }
    /// TypeError "file must have 'read' and 'readline' attributes".
    pub fn of_file(ctx: &Ctx, file: &Obj) -> PyResult<Source> {
        let (read, readline) = (file.getattr_opt_text(ctx, "read")?, file.getattr_opt_text(ctx, "readline")?);
        match (read, readline) {
            (Some(read), Some(readline)) => Ok(Source { bytes: Vec::new(), at: 0, file: Some((read, readline)) }),
            _ => Err(ctx.type_error("file must have 'read' and 'readline' attributes")),
        }
    }

    /// Have `count` bytes at hand.
    fn need(&mut self, ctx: &Ctx, count: usize) -> PyResult<()> {
        let Some(end) = self.at.checked_add(count).filter(|&end| end <= isize::MAX as usize) else {
            return Err(error(ctx, "read would overflow (invalid bytecode)"));
        };
        let Some(missing) = end.checked_sub(self.bytes.len()).filter(|&missing| missing > 0) else { return Ok(()) };
        let Some((read, _)) = self.file.clone() else { return Err(truncated(ctx)) };
        self.drop_read();
        let more = read.call(ctx, &[ctx.int_usize(missing)])?;
        self.bytes.extend_from_slice(&buffer_bytes(ctx, &more)?);
        if self.bytes.len() < count { Err(truncated(ctx)) } else { Ok(()) }
    }
    fn drop_read(&mut self) {
        self.bytes.drain(..self.at);
        self.at = 0;
    }

    /// The next `count` bytes.
    pub fn take(&mut self, ctx: &Ctx, count: usize) -> PyResult<&[u8]> {
        self.need(ctx, count)?;
        let start = self.at;
        self.at += count;
        Ok(&self.bytes[start..self.at])
    }
    /// The next `N` bytes.
    pub fn array<const N: usize>(&mut self, ctx: &Ctx) -> PyResult<[u8; N]> {
        let mut out = [0; N];
        out.copy_from_slice(self.take(ctx, N)?);
        Ok(out)
    }
    /// The next opcode. EOFError "Ran out of input".
    pub fn opcode(&mut self, ctx: &Ctx) -> PyResult<u8> {
        if self.at < self.bytes.len() {
            self.at += 1;
            return Ok(self.bytes[self.at - 1]);
        }
        match self.array::<1>(ctx) {
            Ok([byte]) => Ok(byte),
            Err(raised) => {
                let class = ctx.shared.borrow().get(super::UNPICKLING_ERROR).cloned();
                let Some(class) = class else { return Err(raised) };
                match class.as_type() {
                    Some(class) => ctx.swallow(raised, class)?,
                    None => return Err(raised),
                }
                Err(ctx.eof_error("Ran out of input"))
            }
        }
    }
    /// The next line with its newline.
    pub fn line(&mut self, ctx: &Ctx) -> PyResult<Vec<u8>> {
        if let Some(len) = self.bytes[self.at..].iter().position(|&byte| byte == b'\n') {
            return self.take(ctx, len + 1).map(<[u8]>::to_vec);
        }
        let Some((_, readline)) = self.file.clone() else { return Err(truncated(ctx)) };
        let mut line = self.bytes.split_off(self.at);
        self.drop_read();
        let more = readline.call(ctx, &[])?;
        line.extend_from_slice(&buffer_bytes(ctx, &more)?);
        if line.last() == Some(&b'\n') { Ok(line) } else { Err(truncated(ctx)) }
    }
    /// As [`Source::line`], but an empty line is too short.
    pub fn full_line(&mut self, ctx: &Ctx) -> PyResult<Vec<u8>> {
        let line = self.line(ctx)?;
        if line.len() < 2 { Err(truncated(ctx)) } else { Ok(line) }
    }
    /// A frame of so many bytes begins: they are read at once.
    pub fn frame(&mut self, ctx: &Ctx, count: usize) -> PyResult<()> {
        self.need(ctx, count)
    }
}
