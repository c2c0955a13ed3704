//! The screen of `watch`. A terminal is cleared and redrawn, its keys are read in raw mode, and its mode is restored at
//! the end. If standard output is not a terminal, texts are printed one after another.

use std::io::{self, IsTerminal, Write};

use crossterm::cursor::MoveTo;
use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use crossterm::queue;
use crossterm::terminal::{Clear, ClearType, disable_raw_mode, enable_raw_mode};

/// What happened at the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ScreenEvent {
    /// A key that ends the program was pressed.
    Quit,
    /// The terminal has another size.
    Resized,
}

/// The output of `watch`.
pub(crate) struct Screen {
    terminal: bool,
    raw: bool,
    printed: bool,
}

impl Drop for Screen {
    fn drop(&mut self) {
        if self.raw {
            // The program ends, so an error cannot be handled.
            let _ = disable_raw_mode();
        }
    }
}

impl Screen {
    /// Switches the terminal to raw mode, if there is one; `on_event` is called on another thread until it returns
    /// false.
    pub(crate) fn open(on_event: impl Fn(ScreenEvent) -> bool + Send + 'static) -> io::Result<Self> {
        let terminal = io::stdout().is_terminal();
        // Where standard input is no terminal there are no keys; Ctrl-C still ends the program.
        let raw = terminal && io::stdin().is_terminal() && enable_raw_mode().is_ok();
        let screen = Self { terminal, raw, printed: false };
        if raw {
            std::thread::Builder::new().name("keys".to_owned()).spawn(move || read_keys(on_event))?;
        }
        Ok(screen)
    }

    /// Whether standard output is a terminal, on which each text replaces the one before.
    pub(crate) fn is_terminal(&self) -> bool {
        self.terminal
    }

    /// How many columns the terminal has, where there is one.
    pub(crate) fn columns(&self) -> Option<usize> {
        let (columns, _) = self.terminal.then(crossterm::terminal::size)?.ok()?;
        Some(usize::from(columns).max(20))
    }

    /// Whether keys are read.
    pub(crate) fn has_keys(&self) -> bool {
        self.raw
    }

    /// Replaces the text before on a terminal, else prints the text after it.
    pub(crate) fn show(&mut self, text: &str) -> io::Result<()> {
        let mut frame = Vec::new();
        if self.terminal {
            queue!(frame, Clear(ClearType::All), MoveTo(0, 0))?;
        } else if self.printed {
            frame.push(b'\n');
        }
        self.printed = true;
        // In raw mode a line feed does not return to the first column.
        frame.extend(if self.raw { text.replace('\n', "\r\n") } else { text.to_owned() }.into_bytes());
        let mut out = io::stdout().lock();
        out.write_all(&frame)?;
        out.flush()
    }
}

fn read_keys(on_event: impl Fn(ScreenEvent) -> bool) {
    while let Ok(event) = event::read() {
        let screen_event = match event {
            Event::Key(key) if ends(key) => ScreenEvent::Quit,
            Event::Resize(..) => ScreenEvent::Resized,
            _ => continue,
        };
        if !on_event(screen_event) {
            return;
        }
    }
}

fn ends(key: KeyEvent) -> bool {
    key.kind != KeyEventKind::Release
        && match key.code {
            KeyCode::Char('q' | 'Q') => true,
            KeyCode::Char('c' | 'd') => key.modifiers.contains(KeyModifiers::CONTROL),
            _ => false,
        }
}
