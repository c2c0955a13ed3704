//! Accounts and sessions, in a redb database: in the folder of `--data`, or in memory. The database in memory is
//! created at its first use, so that serving files does not need it.

use std::{
    fmt,
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, ErrorKind},
    path::{Path, PathBuf},
    sync::{Arc, OnceLock, Weak},
};

use async_trait::async_trait;
use axum::http::{HeaderMap, header};
use redb::{
    Database, ReadTransaction, ReadableDatabase, ReadableTable, ReadableTableMetadata, StorageBackend, TableDefinition,
    WriteTransaction,
    backends::{FileBackend, InMemoryBackend},
};
use tokio::task::spawn_blocking;
use tower_sessions::{
    SessionStore,
    cookie::{Cookie, time::OffsetDateTime},
    session::{Id, Record},
    session_store,
};

/// The name of the session's cookie, as in Express.
pub(crate) const COOKIE: &str = "connect.sid";
/// The session's key for the name of the signed-in user.
pub(crate) const USERNAME: &str = "username";

const FILE: &str = "sample.redb";
const MAX_ACCOUNTS: u64 = 10_000;
const MAX_SESSIONS: u64 = 10_000;
/// The size of redb's cache, in bytes.
const CACHE: usize = 4 << 20;

/// [`account_key`] of a name → the name, and the hash of the password.
const ACCOUNTS: TableDefinition<'_, &str, (&str, &str)> = TableDefinition::new("accounts by key");
/// Id → when it expires, and its data as JSON.
const SESSIONS: TableDefinition<'_, i128, (i64, &str)> = TableDefinition::new("sessions");
/// The same sessions in the order in which they expire.
const EXPIRIES: TableDefinition<'_, (i64, i128), ()> = TableDefinition::new("expiries");

/// Why the folder for accounts cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    /// It cannot be read or written.
    #[error("cannot keep accounts in {}; choose a folder that can be written to", .folder.display())]
    Unusable {
        /// The folder that was asked for.
        folder: PathBuf,
        /// The error of the system or of the database.
        source: io::Error,
    },
    /// It contains other files.
    #[error("{} holds other files and no hintgrade store; choose a new or an empty folder for accounts", .0.display())]
    NotAStore(PathBuf),
    /// Another process has the store open.
    #[error("the accounts in {} are in use by another server; stop it, or choose another folder", .0.display())]
    InUse(PathBuf),
}

/// One database, shared by all clones.
#[derive(Clone, Default)]
pub(crate) struct Store(Arc<OnceLock<Database>>);

/// A [`Store`] that does not keep the database open.
#[derive(Clone)]
pub(crate) struct WeakStore(Weak<OnceLock<Database>>);

impl WeakStore {
    pub(crate) fn upgrade(&self) -> Option<Store> {
        self.0.upgrade().map(Store)
    }
}

/// Why an account was not added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    Taken,
    Full,
}

type Result<T> = std::result::Result<T, redb::Error>;

impl Store {
    /// Opens the database in that folder, and creates both if they are missing.
    pub(crate) fn open(folder: PathBuf) -> std::result::Result<Store, DataError> {
        let file = match open_file(&folder) {
            Ok(Some(file)) => file,
            Ok(None) => return Err(DataError::NotAStore(folder)),
            Err(source) => return Err(DataError::Unusable { folder, source }),
        };
        match FileBackend::new(file).map_err(redb::Error::from).and_then(Store::with_backend) {
            Ok(store) => Ok(store),
            Err(redb::Error::DatabaseAlreadyOpen) => Err(DataError::InUse(folder)),
            Err(redb::Error::Io(error)) if error.kind() == ErrorKind::InvalidData => Err(DataError::NotAStore(folder)),
            Err(error) => Err(DataError::Unusable { folder, source: io::Error::other(error) }),
        }
    }

    pub(crate) fn with_backend(backend: impl StorageBackend) -> Result<Store> {
        Ok(Store(Arc::new(OnceLock::from(create(backend)?))))
    }

    pub(crate) fn downgrade(&self) -> WeakStore {
        WeakStore(Arc::downgrade(&self.0))
    }

    /// Runs `work` on a blocking thread, so that other requests do not wait for it.
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Database) -> Result<T> + Send + 'static,
    ) -> io::Result<T> {
        let database = self.0.clone();
        let run = move || match database.get() {
            Some(database) => work(database),
            None => {
                let new = create(InMemoryBackend::new())?;
                work(database.get_or_init(|| new))
            }
        };
        spawn_blocking(run).await?.map_err(io::Error::other)
    }

    async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&ReadTransaction) -> Result<T> + Send + 'static,
    ) -> io::Result<T> {
        self.run(move |database| work(&database.begin_read()?)).await
    }

    async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&WriteTransaction) -> Result<T> + Send + 'static,
    ) -> io::Result<T> {
        self.run(move |database| {
            let transaction = database.begin_write()?;
            let result = work(&transaction)?;
            transaction.commit()?;
            Ok(result)
        })
        .await
    }

    /// Adds an account.
    pub(crate) async fn add_account(&self, name: String, hash: String) -> io::Result<std::result::Result<(), Refusal>> {
        self.write(move |transaction| {
            let mut accounts = transaction.open_table(ACCOUNTS)?;
            if accounts.len()? >= MAX_ACCOUNTS {
                return Ok(Err(Refusal::Full));
            }
            let key = account_key(&name);
            if accounts.get(key.as_str())?.is_some() {
                return Ok(Err(Refusal::Taken));
            }
            accounts.insert(key.as_str(), (name.as_str(), hash.as_str()))?;
            Ok(Ok(()))
        })
        .await
    }

    /// The name of that account as it was registered, and the hash of its password.
    pub(crate) async fn account(&self, name: &str) -> io::Result<Option<(String, String)>> {
        let key = account_key(name);
        self.read(move |transaction| {
            let account = transaction.open_table(ACCOUNTS)?.get(key.as_str())?;
            Ok(account.map(|account| (account.value().0.to_owned(), account.value().1.to_owned())))
        })
        .await
    }

    /// The name of the signed-in user, if a cookie in these headers belongs to such a session.
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

    async fn save_session(
        &self,
        record: &Record,
        then: fn(&WriteTransaction) -> Result<()>,
    ) -> session_store::Result<()> {
        let data =
            serde_json::to_string(&record.data).map_err(|error| session_store::Error::Encode(error.to_string()))?;
        let (id, expiry) = (record.id.0, record.expiry_date.unix_timestamp());
        self.write(move |transaction| {
            remove_session(transaction, id)?;
            transaction.open_table(SESSIONS)?.insert(id, (expiry, data.as_str()))?;
            transaction.open_table(EXPIRIES)?.insert((expiry, id), ())?;
            then(transaction)
        })
        .await
        .map_err(|error| session_error(&error))
    }
}

#[async_trait]
impl SessionStore for Store {
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        // The id is 128 random bits, so no other session has it.
        self.save_session(record, remove_old_sessions).await
    }

    async fn save(&self, record: &Record) -> session_store::Result<()> {
        self.save_session(record, |_| Ok(())).await
    }

    async fn load(&self, id: &Id) -> session_store::Result<Option<Record>> {
        let id = *id;
        let found = self
            .read(move |transaction| {
                let found = transaction.open_table(SESSIONS)?.get(id.0)?;
                Ok(found.map(|found| (found.value().0, found.value().1.to_owned())))
            })
            .await
            .map_err(|error| session_error(&error))?;
        let Some((expiry, data)) = found.filter(|(expiry, _)| *expiry >= now()) else {
            return Ok(None);
        };
        let decode = |error: &dyn fmt::Display| session_store::Error::Decode(error.to_string());
        let data = serde_json::from_str(&data).map_err(|error| decode(&error))?;
        let expiry_date = OffsetDateTime::from_unix_timestamp(expiry).map_err(|error| decode(&error))?;
        Ok(Some(Record { id, data, expiry_date }))
    }

    async fn delete(&self, id: &Id) -> session_store::Result<()> {
        let id = id.0;
        self.write(move |transaction| remove_session(transaction, id)).await.map_err(|error| session_error(&error))
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Store")
    }
}

/// The same for all names that differ only by case or look alike (by Unicode's table of confusable characters), so that
/// nobody can pass for somebody else.
fn account_key(name: &str) -> String {
    // ß has only a capital form of two letters.
    let skeleton: String = unicode_security::skeleton(&name.to_uppercase().to_lowercase()).collect();
    // A capital I looks like a small l.
    skeleton.to_lowercase().replace('i', "l")
}

fn remove_session(transaction: &WriteTransaction, id: i128) -> Result<()> {
    if let Some(old) = transaction.open_table(SESSIONS)?.remove(id)? {
        transaction.open_table(EXPIRIES)?.remove((old.value().0, id))?;
    }
    Ok(())
}

/// Removes expired sessions and, if there are too many, those that expire first.
fn remove_old_sessions(transaction: &WriteTransaction) -> Result<()> {
    let mut sessions = transaction.open_table(SESSIONS)?;
    let mut expiries = transaction.open_table(EXPIRIES)?;
    loop {
        let Some((expiry, id)) = expiries.first()?.map(|(key, _)| key.value()) else { return Ok(()) };
        if expiry >= now() && sessions.len()? <= MAX_SESSIONS {
            return Ok(());
        }
        expiries.remove((expiry, id))?;
        sessions.remove(id)?;
    }
}

/// Opens the file of the database and creates it in a new or empty folder. Both become accessible to their owner only.
/// `None` if the folder contains only other files.
fn open_file(folder: &Path) -> io::Result<Option<File>> {
    let mut new_folder = DirBuilder::new();
    new_folder.recursive(true);
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
        new_folder.mode(0o700);
        options.mode(0o600);
    }
    new_folder.create(folder)?;
    let path = folder.join(FILE);
    if !path.exists() && fs::read_dir(folder)?.next().is_some() {
        return Ok(None);
    }
    let file = options.create(true).open(path)?;
    // They may have been there before, with other permissions.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.set_permissions(PermissionsExt::from_mode(0o600))?;
        fs::set_permissions(folder, PermissionsExt::from_mode(0o700))?;
    }
    Ok(Some(file))
}

fn create(backend: impl StorageBackend) -> Result<Database> {
    let mut builder = Database::builder();
    builder.set_cache_size(CACHE).set_check_integrity_on_open(true);
    let database = builder.create_with_backend(backend)?;
    let transaction = database.begin_write()?;
    transaction.open_table(ACCOUNTS)?;
    transaction.open_table(SESSIONS)?;
    transaction.open_table(EXPIRIES)?;
    transaction.commit()?;
    Ok(database)
}

fn now() -> i64 {
    OffsetDateTime::now_utc().unix_timestamp()
}

fn session_error(error: &io::Error) -> session_store::Error {
    session_store::Error::Backend(error.to_string())
}
