//! Accounts and sessions, in SQLite: in a file where they are to be kept, in memory otherwise. In memory it is opened
//! by the first visitor who signs in, so that serving files costs nothing.

use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use async_trait::async_trait;
use axum::http::{HeaderMap, header};
use rusqlite::{Connection, OptionalExtension, Result, Row, params};
use tokio::task::spawn_blocking;
use tower_sessions::{
    SessionStore,
    cookie::{Cookie, time::OffsetDateTime},
    session::{Id, Record},
    session_store,
};

/// The session's cookie, under the name that Express gives it.
pub(crate) const COOKIE: &str = "connect.sid";
/// Where a session keeps the name of who signed in.
pub(crate) const USERNAME: &str = "username";

const FILE: &str = "sample.sqlite";
const MOST_ACCOUNTS: u32 = 10_000;
const MOST_SESSIONS: u32 = 10_000;

const TABLES: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    CREATE TABLE IF NOT EXISTS accounts (name TEXT PRIMARY KEY, hash TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS sessions (id TEXT PRIMARY KEY, data TEXT NOT NULL, expires INTEGER NOT NULL) STRICT;
    CREATE INDEX IF NOT EXISTS sessions_by_expiry ON sessions (expires);
";

/// One database, shared by everybody who holds a clone.
#[derive(Clone, Default)]
pub(crate) struct Store(Arc<Mutex<Option<Connection>>>);

/// Why a new account was not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    Taken,
    Full,
}

impl Store {
    /// Opens the database in that folder, which is made where it is missing.
    pub(crate) fn open(folder: &Path) -> io::Result<Store> {
        fs::create_dir_all(folder)?;
        let connection = connect(Some(folder.join(FILE))).map_err(io::Error::other)?;
        Ok(Store(Arc::new(Mutex::new(Some(connection)))))
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T> + Send + 'static,
    ) -> io::Result<T> {
        let shared = self.0.clone();
        let run = move || {
            let mut slot = shared.lock().unwrap_or_else(PoisonError::into_inner);
            let connection = match slot.take() {
                Some(connection) => connection,
                None => connect(None)?,
            };
            work(slot.insert(connection))
        };
        spawn_blocking(run).await?.map_err(io::Error::other)
    }

    /// Makes an account.
    pub(crate) async fn add_account(&self, name: String, hash: String) -> io::Result<std::result::Result<(), Refusal>> {
        self.run(move |connection| {
            let count: u32 = connection.query_row("SELECT COUNT(*) FROM accounts", [], |row| row.get(0))?;
            if count >= MOST_ACCOUNTS {
                return Ok(Err(Refusal::Full));
            }
            let added = connection.execute("INSERT OR IGNORE INTO accounts VALUES (?1, ?2)", [name, hash])?;
            Ok(if added == 1 { Ok(()) } else { Err(Refusal::Taken) })
        })
        .await
    }

    /// The hash of the password of that account.
    pub(crate) async fn password_hash(&self, name: String) -> io::Result<Option<String>> {
        self.run(move |connection| {
            connection.query_row("SELECT hash FROM accounts WHERE name = ?1", [name], |row| row.get(0)).optional()
        })
        .await
    }

    /// Who sends these headers, where they carry the cookie of a session that is signed in.
    pub(crate) async fn username(&self, headers: &HeaderMap) -> Option<String> {
        let cookies = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
        let id = cookies
            .flat_map(Cookie::split_parse)
            .flatten()
            .find(|cookie| cookie.name() == COOKIE)
            .and_then(|cookie| cookie.value().parse().ok())?;
        let record = self.load(&id).await.ok()??;
        record.data.get(USERNAME)?.as_str().map(str::to_owned)
    }

    async fn write(&self, record: &Record) -> session_store::Result<()> {
        let data =
            serde_json::to_string(&record.data).map_err(|error| session_store::Error::Encode(error.to_string()))?;
        let (id, expires) = (record.id.to_string(), record.expiry_date.unix_timestamp());
        self.run(move |connection| {
            connection.execute("INSERT OR REPLACE INTO sessions VALUES (?1, ?2, ?3)", params![id, data, expires])
        })
        .await
        .map_err(|error| backend(&error))?;
        Ok(())
    }

    /// Drops what has expired and, where a flood of visitors fills the table, the sessions that end first.
    async fn tidy(&self) -> session_store::Result<()> {
        let now = OffsetDateTime::now_utc().unix_timestamp();
        self.run(move |connection| {
            connection.execute("DELETE FROM sessions WHERE expires < ?1", [now])?;
            connection.execute(
                "DELETE FROM sessions WHERE id IN (SELECT id FROM sessions ORDER BY expires
                 LIMIT MAX(0, (SELECT COUNT(*) FROM sessions) - ?1))",
                [MOST_SESSIONS],
            )
        })
        .await
        .map_err(|error| backend(&error))?;
        Ok(())
    }
}

#[async_trait]
impl SessionStore for Store {
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        // 128 random bits do not meet twice.
        self.write(record).await?;
        self.tidy().await
    }

    async fn save(&self, record: &Record) -> session_store::Result<()> {
        self.write(record).await
    }

    async fn load(&self, id: &Id) -> session_store::Result<Option<Record>> {
        let (id, now) = (*id, OffsetDateTime::now_utc().unix_timestamp());
        let found = self
            .run(move |connection| {
                let query = "SELECT data, expires FROM sessions WHERE id = ?1 AND expires >= ?2";
                let row = |row: &Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?));
                connection.query_row(query, params![id.to_string(), now], row).optional()
            })
            .await
            .map_err(|error| backend(&error))?;
        let Some((data, expires)) = found else {
            return Ok(None);
        };
        let decode = |error: &dyn fmt::Display| session_store::Error::Decode(error.to_string());
        let data = serde_json::from_str(&data).map_err(|error| decode(&error))?;
        let expiry_date = OffsetDateTime::from_unix_timestamp(expires).map_err(|error| decode(&error))?;
        Ok(Some(Record { id, data, expiry_date }))
    }

    async fn delete(&self, id: &Id) -> session_store::Result<()> {
        let id = id.to_string();
        self.run(move |connection| connection.execute("DELETE FROM sessions WHERE id = ?1", [id]))
            .await
            .map_err(|error| backend(&error))?;
        Ok(())
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Store")
    }
}

fn connect(path: Option<PathBuf>) -> Result<Connection> {
    let connection = match path {
        Some(path) => Connection::open(path)?,
        None => Connection::open_in_memory()?,
    };
    connection.execute_batch(TABLES)?;
    Ok(connection)
}

fn backend(error: &io::Error) -> session_store::Error {
    session_store::Error::Backend(error.to_string())
}
