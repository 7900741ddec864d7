//! Where a pickle's bytes come from: memory, or a file's methods.

use krait_object::buffer::buffer_bytes;
use krait_object::{Ctx, Obj, PyResult, Raised};

use super::error;

/// Bytes that a file is asked to show ahead.
const AHEAD: usize = 128 << 10;

/// A file's methods.
#[derive(Clone)]
struct File {
    read: Obj,
    readline: Obj,
    /// Shows bytes without reading them.
    peek: Option<Obj>,
}

/// Bytes to be read in order.
pub(super) struct Source {
    bytes: Vec<u8>,
    at: usize,
    /// Where the open frame ends; `usize::MAX` outside of frames.
    frame_end: usize,
    /// Up to where the file itself has been read: what follows in `bytes` was only shown.
    read_to: usize,
    /// Bytes at hand come first.
    file: Option<File>,
}

#[cold]
fn truncated(ctx: &Ctx) -> Raised {
    error(ctx, "pickle data was truncated")
}

impl Source {
    pub fn of_bytes(bytes: Vec<u8>) -> Source {
        let read_to = bytes.len();
        Source { bytes, at: 0, frame_end: usize::MAX, read_to, file: None }
    }
    /// TypeError "file must have 'read' and 'readline' attributes".
    pub fn of_file(ctx: &Ctx, file: &Obj) -> PyResult<Source> {
        let peek = file.getattr_opt_text(ctx, "peek")?;
        let (read, readline) = (file.getattr_opt_text(ctx, "read")?, file.getattr_opt_text(ctx, "readline")?);
        match (read, readline) {
            (Some(read), Some(readline)) => Ok(Source { file: Some(File { read, readline, peek }), ..Source::of_bytes(Vec::new()) }),
            _ => Err(ctx.type_error("file must have 'read' and 'readline' attributes")),
        }
    }

    /// Have `count` bytes at hand, which must not go beyond the open frame.
    #[cold]
    #[inline(never)]
    fn need(&mut self, ctx: &Ctx, count: usize) -> PyResult<()> {
        let Some(end) = self.at.checked_add(count).filter(|&end| end <= isize::MAX as usize) else {
            return Err(error(ctx, "read would overflow (invalid bytecode)"));
        };
        if end > self.frame_end && self.at < self.frame_end {
            return Err(error(ctx, "pickle exhausted before end of frame"));
        }
        self.frame_done();
        if end <= self.bytes.len() {
            return Ok(());
        }
        let Some(file) = self.file.clone() else { return Err(truncated(ctx)) };
        let had = self.only_read(ctx)?;
        if had == 0 && self.look_ahead(ctx, &file, count)? {
            return Ok(());
        }
        let more = file.read.call(ctx, &[ctx.int_usize(count - had)])?;
        self.bytes.extend_from_slice(&buffer_bytes(ctx, &more)?);
        self.read_to = self.bytes.len();
        if self.bytes.len() - self.at < count { Err(truncated(ctx)) } else { Ok(()) }
    }

    /// The frame is over once all of it has been read.
    fn frame_done(&mut self) {
        if self.at >= self.frame_end {
            self.frame_end = usize::MAX;
        }
    }

    /// See what the file shows without reading; whether that is `count` bytes.
    fn look_ahead(&mut self, ctx: &Ctx, file: &File, count: usize) -> PyResult<bool> {
        let Some(peek) = file.peek.clone().filter(|_| count < AHEAD) else { return Ok(false) };
        match peek.call(ctx, &[ctx.int_usize(AHEAD)]) {
            Ok(shown) => {
                let shown = buffer_bytes(ctx, &shown)?;
                if shown.len() >= count {
                    self.bytes.extend_from_slice(&shown);
                }
                Ok(shown.len() >= count)
            }
            Err(raised) => {
                ctx.swallow(raised, &ctx.types.not_implemented_error)?;
                self.file = Some(File { peek: None, ..file.clone() });
                Ok(false)
            }
        }
    }

    /// Let go of bytes that were only shown, and of all that have been taken; how many are left.
    fn only_read(&mut self, ctx: &Ctx) -> PyResult<usize> {
        self.skip(ctx)?;
        self.bytes.truncate(self.read_to.max(self.at));
        if self.at == self.bytes.len() {
            self.bytes.clear();
            (self.at, self.read_to, self.frame_end) = (0, 0, usize::MAX);
        }
        Ok(self.bytes.len() - self.at)
    }

    /// Read from the file what has been taken of the bytes it showed: it stands behind the pickle then.
    fn skip(&mut self, ctx: &Ctx) -> PyResult<()> {
        let Some(file) = self.file.clone() else { return Ok(()) };
        let Some(taken) = self.at.checked_sub(self.read_to).filter(|&taken| taken > 0) else { return Ok(()) };
        file.read.call(ctx, &[ctx.int_usize(taken)])?;
        self.read_to = self.at;
        Ok(())
    }
    /// The pickle is over: what the file has only shown is its own again.
    pub fn finish(&mut self, ctx: &Ctx) -> PyResult<()> {
        if self.file.is_some() {
            self.only_read(ctx)?;
        }
        self.frame_end = usize::MAX;
        Ok(())
    }

    /// The next `count` bytes.
    #[inline]
    pub fn take(&mut self, ctx: &Ctx, count: usize) -> PyResult<&[u8]> {
        let end = self.at.saturating_add(count);
        if end > self.bytes.len() || end > self.frame_end {
            self.need(ctx, count)?;
        }
        let start = self.at;
        self.at += count;
        Ok(&self.bytes[start..self.at])
    }
    /// The next `N` bytes.
    #[inline]
    pub fn array<const N: usize>(&mut self, ctx: &Ctx) -> PyResult<[u8; N]> {
        if let Some(found) = self.bytes.get(self.at..).and_then(<[u8]>::first_chunk::<N>) {
            if self.at + N <= self.frame_end {
                self.at += N;
                return Ok(*found);
            }
        }
        let mut out = [0; N];
        out.copy_from_slice(self.take(ctx, N)?);
        Ok(out)
    }
    /// The next opcode. EOFError "Ran out of input".
    #[inline]
    pub fn opcode(&mut self, ctx: &Ctx) -> PyResult<u8> {
        if self.at < self.bytes.len() && self.at < self.frame_end {
            self.at += 1;
            return Ok(self.bytes[self.at - 1]);
        }
        self.far_opcode(ctx)
    }
    #[cold]
    fn far_opcode(&mut self, ctx: &Ctx) -> PyResult<u8> {
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

    /// Take a line with its newline; where it stands.
    fn take_line(&mut self, ctx: &Ctx) -> PyResult<(usize, usize)> {
        if let Some(len) = self.bytes[self.at..].iter().position(|&byte| byte == b'\n') {
            let range = (self.at, self.at + len + 1);
            self.frame_done();
            if range.1 > self.frame_end {
                return Err(error(ctx, "pickle exhausted before end of frame"));
            }
            self.at = range.1;
            return Ok(range);
        }
        let Some(file) = self.file.clone() else { return Err(truncated(ctx)) };
        self.frame_done();
        if self.frame_end != usize::MAX {
            return Err(error(ctx, "pickle exhausted before end of frame"));
        }
        self.only_read(ctx)?;
        let more = file.readline.call(ctx, &[])?;
        self.bytes.extend_from_slice(&buffer_bytes(ctx, &more)?);
        let range = (self.at, self.bytes.len());
        self.read_to = range.1;
        if self.bytes.last() != Some(&b'\n') || range.0 == range.1 {
            return Err(truncated(ctx));
        }
        self.at = range.1;
        Ok(range)
    }
    /// The next line with its newline.
    pub fn line(&mut self, ctx: &Ctx) -> PyResult<&[u8]> {
        let (start, end) = self.take_line(ctx)?;
        Ok(&self.bytes[start..end])
    }
    /// As [`Source::line`], but an empty line is too short.
    pub fn full_line(&mut self, ctx: &Ctx) -> PyResult<&[u8]> {
        let line = self.line(ctx)?;
        if line.len() < 2 { Err(truncated(ctx)) } else { Ok(line) }
    }
    /// A frame of so many bytes begins: they are read at once.
    pub fn frame(&mut self, ctx: &Ctx, count: usize) -> PyResult<()> {
        if self.at < self.frame_end && self.frame_end != usize::MAX {
            return Err(error(ctx, "beginning of a new frame before end of current frame"));
        }
        self.frame_end = usize::MAX;
        if self.at.saturating_add(count) > self.bytes.len() {
            self.need(ctx, count)?;
        }
        self.frame_end = self.at + count;
        Ok(())
    }
}
