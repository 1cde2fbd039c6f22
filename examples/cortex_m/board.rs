//! A program for a Cortex-M that asks Authlete about an access token and prints what it is good for. `run` runs it under
//! QEMU.
#![cfg_attr(target_os = "none", no_main, no_std)]

#[cfg(target_os = "none")]
mod board {
    extern crate alloc;

    use alloc::borrow::ToOwned;
    use alloc::string::{String, ToString};
    use alloc::vec::Vec;

    use authlete_core::Api;
    use cortex_m_rt::entry;
    use emballoc::Allocator;
    use exchange::scopes_of;
    use semihosting::experimental::env;
    use semihosting::fs::File;
    use semihosting::io::{self, Read as _, Write as _};
    use semihosting::{println, process};

    #[global_allocator]
    static HEAP: Allocator<{ 64 * 1024 }> = Allocator::new();

    /// A response is read no further.
    const LIMIT: usize = 16 * 1024;

    #[entry]
    fn main() -> ! {
        match run() {
            Ok(line) => println!("{line}"),
            Err(reason) => {
                println!("failed: {reason}");
                process::exit(1);
            }
        }
        process::exit(0)
    }

    /// Base URL, service, its access token, and the token to ask about are the arguments.
    fn run() -> Result<String, String> {
        let arguments = env::args::<1024>().map_err(|error| error.to_string())?;
        let arguments: Vec<_> = arguments.filter_map(Result::ok).collect();
        let [_, base_url, service, access_token, token] = arguments[..] else {
            return Err("four arguments".to_owned());
        };
        let api = Api::v3(base_url, service, access_token).map_err(|error| error.to_string())?;
        match scopes_of(&api, token, exchange_by_modem).map_err(|error| error.to_string())? {
            Ok(scopes) => Ok(["the access token is good for: ", &scopes.join(" ")].concat()),
            Err(action) => Ok(["the access token was refused: ", action.as_str()].concat()),
        }
    }

    /// The connection of the board: what is written to one file goes to Authlete, and what comes is read from another.
    fn exchange_by_modem(request: &[u8]) -> io::Result<Vec<u8>> {
        let mut to_authlete = File::create(c"to-authlete")?;
        to_authlete.write_all(request)?;
        drop(to_authlete);
        let mut from_authlete = File::open(c"from-authlete")?;
        let (mut received, mut piece) = (Vec::new(), [0; 512]);
        loop {
            match from_authlete.read(&mut piece)? {
                0 => return Ok(received),
                length if received.len() + length > LIMIT => return Err(io::ErrorKind::Other.into()),
                length => received.extend_from_slice(&piece[..length]),
            }
        }
    }
}

#[cfg(not(target_os = "none"))]
fn main() {
    eprintln!("This is for a board: cargo build --target thumbv7em-none-eabihf");
}
