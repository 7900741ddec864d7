//! Decode the machine code of the handlers and tell which of them do not keep their word: that they end in a jump to
//! the next one, without a call and without a return. Exit code 1 when there are any.
//!
//! It means something only when it is compiled as the program is: `cargo run --release -p krait_vm --example handlers`.

#[cfg(target_arch = "x86_64")]
fn main() -> std::process::ExitCode {
    let (handlers, leaving) = krait_vm::machine_code();
    let entries: std::collections::HashSet<u64> =
        handlers.iter().map(|&(_, address)| address).chain(leaving).map(|address| address as u64).collect();
    let mut broken = 0;
    let mut most = ("", 0);
    for &(name, address) in &handlers {
        match decoded::look(address as u64, &entries) {
            Ok(instructions) if instructions > most.1 => most = (name, instructions),
            Ok(_) => {}
            Err(what) => {
                println!("{name}: {what}");
                broken += 1;
            }
        }
    }
    println!("{} handlers, {broken} of them with a call or a return; the longest is {} ({} instructions)", handlers.len(), most.0, most.1);
    std::process::ExitCode::from(u8::from(broken > 0))
}

#[cfg(not(target_arch = "x86_64"))]
fn main() {
    println!("nothing is known about this machine's code");
}

#[cfg(target_arch = "x86_64")]
mod decoded {
    use std::collections::HashSet;

    use iced_x86::{Decoder, DecoderOptions, FlowControl, Instruction};

    /// No handler is longer, bytes.
    const LONGEST: usize = 16 << 10;

    /// Follow every way through the handler at `entry`: the number of instructions, or what stands in the way.
    pub fn look(entry: u64, entries: &HashSet<u64>) -> Result<usize, String> {
        let mut seen = HashSet::new();
        let mut work = vec![entry];
        while let Some(start) = work.pop() {
            let mut at = start;
            // Another handler is where this one ends.
            while seen.insert(at) && (at == entry || !entries.contains(&at)) {
                let instruction = decode(at)?;
                let next = instruction.next_ip();
                match instruction.flow_control() {
                    FlowControl::Next => at = next,
                    FlowControl::ConditionalBranch => {
                        work.push(instruction.near_branch_target());
                        at = next;
                    }
                    FlowControl::UnconditionalBranch => at = instruction.near_branch_target(),
                    // To the next instruction's handler, or by a table inside.
                    FlowControl::IndirectBranch => break,
                    // What cannot happen.
                    FlowControl::Exception => break,
                    FlowControl::Return => return Err("a return".to_owned()),
                    FlowControl::Call | FlowControl::IndirectCall => return Err(format!("a call, {} bytes behind its start", at.wrapping_sub(entry))),
                    other => return Err(format!("{other:?}")),
                }
                if at.abs_diff(entry) > LONGEST as u64 && !entries.contains(&at) {
                    return Err("it leaves for something that is no handler".to_owned());
                }
            }
        }
        Ok(seen.len())
    }

    fn decode(at: u64) -> Result<Instruction, String> {
        #[allow(unsafe_code, reason = "the program's own code is looked at")]
        // SAFETY: an address inside this program's code, which is followed by more of it than an instruction is long.
        let bytes = unsafe { std::slice::from_raw_parts(at as *const u8, 15) };
        let instruction = Decoder::with_ip(64, bytes, at, DecoderOptions::NONE).decode();
        if instruction.is_invalid() { Err("no instruction".to_owned()) } else { Ok(instruction) }
    }
}
