//! The terminal while something is watched: cleared and drawn anew, and its keys read one by one. It is put back as it was
//! whatever happens. Where there is no terminal, everything is just printed.

use std::io::{self, IsTerminal, Write};

use crossterm::cursor::MoveTo;
use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use crossterm::queue;
use crossterm::terminal::{Clear, ClearType, disable_raw_mode, enable_raw_mode};

/// What a person did at the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ScreenEvent {
    /// They want to end.
    Quit,
    /// The terminal has another size.
    Resized,
}

/// Where rounds are shown.
pub(crate) struct Screen {
    terminal: bool,
    raw: bool,
    printed: bool,
}

impl Drop for Screen {
    fn drop(&mut self) {
        if self.raw {
            // There is nobody left to tell.
            let _ = disable_raw_mode();
        }
    }
}

impl Screen {
    /// Takes the terminal over, where standard output is one; `touched` hears of keys, on another thread.
    pub(crate) fn open(touched: impl Fn(ScreenEvent) -> bool + Send + 'static) -> io::Result<Self> {
        let terminal = io::stdout().is_terminal();
        // Without keys (no terminal to read from) Ctrl-C still ends it.
        let raw = terminal && io::stdin().is_terminal() && enable_raw_mode().is_ok();
        let screen = Self { terminal, raw, printed: false };
        if raw {
            std::thread::Builder::new().name("keys".to_owned()).spawn(move || read_keys(touched))?;
        }
        Ok(screen)
    }

    /// Whether rounds replace each other.
    pub(crate) fn is_terminal(&self) -> bool {
        self.terminal
    }

    /// How many columns the terminal has, where there is one.
    pub(crate) fn columns(&self) -> Option<usize> {
        let size = terminal_size::terminal_size().filter(|_| self.terminal);
        size.map(|(width, _)| usize::from(width.0).max(20))
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
        // In raw mode a line feed only goes down.
        frame.extend(if self.raw { text.replace('\n', "\r\n") } else { text.to_owned() }.into_bytes());
        let mut out = io::stdout().lock();
        out.write_all(&frame)?;
        out.flush()
    }
}

fn read_keys(touched: impl Fn(ScreenEvent) -> bool) {
    while let Ok(event) = event::read() {
        let touch = match event {
            Event::Key(key) if ends(key) => ScreenEvent::Quit,
            Event::Resize(..) => ScreenEvent::Resized,
            _ => continue,
        };
        if !touched(touch) {
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
