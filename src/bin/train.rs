//! The native trainer; `train --help` lists its commands.
#![cfg_attr(target_arch = "wasm32", no_main)]

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    native::main()
}

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use std::io::{ErrorKind, Write};
    use std::process::ExitCode;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    use clap::Parser;
    use saddle::train::TrainError;
    use saddle::train::arguments::{Cli, Command, RunArgs, VerifyArgs};
    use saddle::train::bandit::bandit;
    use saddle::train::classifier::classifier;
    use saddle::train::minimax::minimax;
    use saddle::train::quality::quality;
    use saddle::train::record::record;
    use saddle::train::run::{Ended, run};
    use saddle::train::self_test::self_test;
    use saddle::train::terminal::{print, say};
    use saddle::train::time::time;
    use saddle::train::verify::verify;

    /// The system's allocator returns a step's large buffers to the system, which then clears a fresh page for each 4 kB of the next.
    #[global_allocator]
    static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

    /// The exit code that shells expect after SIGINT: 128 + 2.
    const INTERRUPTED: u8 = 130;

    pub(super) fn main() -> ExitCode {
        let cli = match Cli::try_parse() {
            Ok(cli) => cli,
            Err(stopped) => return tell(&stopped),
        };
        let pool = rayon::ThreadPoolBuilder::new().num_threads(cli.threads.map_or(0, Into::into));
        if let Err(problem) = pool.build_global() {
            say(format_args!("error: the threads could not be started: {problem}"));
            return ExitCode::FAILURE;
        }
        let ended = match cli.command {
            Command::Run(args) => train(&args),
            Command::Verify(args) => compare(&args),
            Command::Bandit(args) => bandit(&args).map(|()| ExitCode::SUCCESS),
            Command::Minimax(args) => minimax(&args).and_then(|text| show(&text, true)),
            Command::SelfTest(args) => self_test(&args).and_then(|(json, passed)| show(&json, passed)),
            Command::Classifier(args) => classifier(&args).map(|()| ExitCode::SUCCESS),
            Command::Quality(args) => quality(&args).and_then(|text| show(&text, true)),
            Command::Record(args) => record(&args).map(|()| ExitCode::SUCCESS),
            Command::Time(args) => time(&args).and_then(|json| show(&json, true)),
        };
        ended.unwrap_or_else(|error| {
            say(format_args!("error: {error}"));
            ExitCode::FAILURE
        })
    }

    /// Prints why the command line is not run: help and version, or what is wrong with it.
    fn tell(stopped: &clap::Error) -> ExitCode {
        if stopped.use_stderr() {
            // There is nobody to tell that this can't be printed.
            let _ = stopped.print();
            return ExitCode::from(u8::try_from(stopped.exit_code()).unwrap_or(2));
        }
        match stopped.print().and_then(|()| std::io::stdout().flush()) {
            Err(problem) if problem.kind() != ErrorKind::BrokenPipe => {
                say(format_args!("error: standard output: {problem}"));
                ExitCode::FAILURE
            }
            _ => ExitCode::SUCCESS,
        }
    }

    fn train(args: &RunArgs) -> Result<ExitCode, TrainError> {
        let stop = Arc::new(AtomicBool::new(false));
        let stopping = Arc::clone(&stop);
        let installed = ctrlc::set_handler(move || {
            // A second Ctrl-C exits at once.
            if stopping.swap(true, Ordering::Relaxed) {
                std::process::exit(INTERRUPTED.into());
            }
            say("Stopping after this step; press Ctrl-C again to stop at once");
        });
        if let Err(problem) = installed {
            say(format_args!("Ctrl-C will not save: {problem}"));
        }
        Ok(match run(args, &stop)? {
            Ended::Finished => ExitCode::SUCCESS,
            Ended::Interrupted => ExitCode::from(INTERRUPTED),
        })
    }

    fn compare(args: &VerifyArgs) -> Result<ExitCode, TrainError> {
        let verified = verify(args)?;
        show(&verified.text, verified.agrees)
    }

    /// Prints a result, which decides the exit code.
    fn show(text: &str, is_right: bool) -> Result<ExitCode, TrainError> {
        print(|out| out.write_all(text.as_bytes()))?;
        Ok(if is_right { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}
