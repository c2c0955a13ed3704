//! The screen of `watch`: a terminal is cleared and drawn anew, its keys are read one by one, and it is restored at the end.
//! Where standard output is no terminal, everything is printed below what was printed before.

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

/// Shows texts.
pub(crate) struct Screen {
    terminal: bool,
    raw: bool,
    printed: bool,
}

impl Drop for Screen {
    fn drop(&mut self) {
        if self.raw {
            // The program ends: there is nothing else to do about an error.
            let _ = disable_raw_mode();
        }
    }
}

impl Screen {
    /// Takes the terminal over, where standard output is one; `on_event` is called on another thread until it returns false.
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

    /// Whether rounds replace each other.
    pub(crate) fn is_terminal(&self) -> bool {
        self.terminal
    }

    /// How many columns the terminal has, where there is one.
    pub(crate) fn columns(&self) -> Option<usize> {
        let (columns, _) = self.terminal.then(crossterm::terminal::size)?.ok()?;
        Some(usize::from(columns).max(20))
    }

    /// Whether a key ends it.
    pub(crate) fn has_keys(&self) -> bool {
        self.raw
    }

    /// Shows a text in place of the one before; after it, where there is no terminal.
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
