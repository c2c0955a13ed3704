//! Finds where a started app listens, since not every app uses PORT: on Linux from the kernel's tables, elsewhere from
//! the app's output.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::OnceLock;

use regex::Regex;
use url::{Host, Url};

/// The port of Node's debugger, which speaks HTTP too.
const DEBUGGER: u16 = 9229;
/// How many addresses are tried.
const MAX_ADDRESSES: usize = 16;

/// An address at which an app listens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ListenAddress {
    pub(super) ip: IpAddr,
    pub(super) port: u16,
}

impl ListenAddress {
    /// Its URL, with `localhost` for a loopback or unspecified address.
    pub(super) fn url(self) -> Url {
        let host = match self.ip {
            ip if ip.is_loopback() || ip.is_unspecified() => "localhost".to_owned(),
            IpAddr::V4(v4) => Host::<&str>::Ipv4(v4).to_string(),
            IpAddr::V6(v6) => Host::<&str>::Ipv6(v6).to_string(),
        };
        let text = format!("http://{host}:{}/", self.port);
        Url::parse(&text).unwrap_or_else(|_| unreachable!("a host and a port make a URL: {text}"))
    }
}

/// Where these processes listen; `None` where the system has no such tables.
pub(super) fn listening(processes: &[u32]) -> Option<Vec<ListenAddress>> {
    let tables: Vec<String> =
        ["/proc/net/tcp", "/proc/net/tcp6"].iter().filter_map(|path| std::fs::read_to_string(path).ok()).collect();
    if tables.is_empty() {
        return None;
    }
    let own: BTreeSet<u64> = processes.iter().flat_map(|process| sockets(*process)).collect();
    let rows = tables.iter().flat_map(|table| table.lines().filter_map(row));
    let found = rows.filter(|(inode, _)| own.contains(inode)).map(|(_, address)| address);
    Some(sorted(found.collect()))
}

fn sorted(found: BTreeSet<ListenAddress>) -> Vec<ListenAddress> {
    let mut addresses: Vec<ListenAddress> = found.into_iter().collect();
    addresses.sort_by_key(|address| (address.port == DEBUGGER, address.port));
    addresses.truncate(MAX_ADDRESSES);
    addresses
}

/// The inode numbers of a process's sockets.
fn sockets(process: u32) -> Vec<u64> {
    let Ok(files) = std::fs::read_dir(format!("/proc/{process}/fd")) else { return Vec::new() };
    let links = files.filter_map(|file| std::fs::read_link(file.ok()?.path()).ok());
    links.filter_map(|link| link.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?.parse().ok()).collect()
}

/// The inode number and the address of a listening row of `/proc/net/tcp` or `tcp6`.
fn row(line: &str) -> Option<(u64, ListenAddress)> {
    let columns: Vec<&str> = line.split_whitespace().collect();
    let [_, local, _, "0A", .., _] = columns[..] else { return None };
    let (ip, port) = local.split_once(':')?;
    let words = ip.as_bytes().chunks(8).map(|word| u32::from_str_radix(std::str::from_utf8(word).ok()?, 16).ok());
    // The kernel prints each word in this machine's byte order.
    let bytes: Vec<u8> = words.collect::<Option<Vec<u32>>>()?.into_iter().flat_map(u32::to_ne_bytes).collect();
    let ip = match bytes.len() {
        4 => IpAddr::from(<[u8; 4]>::try_from(bytes).ok()?),
        _ => IpAddr::from(<[u8; 16]>::try_from(bytes).ok()?).to_canonical(),
    };
    let port = u16::from_str_radix(port, 16).ok()?;
    Some((columns.get(9)?.parse().ok()?, ListenAddress { ip, port }))
}

/// The ports that an app's output names, such as `http://localhost:3000` or `listening on port 3000`.
pub(super) fn in_output(lines: &[String]) -> Vec<ListenAddress> {
    static PORT: OnceLock<Option<Regex>> = OnceLock::new();
    let port = PORT.get_or_init(|| {
        Regex::new(r"(?i)(?:(?:\b(?:localhost|127\.0\.0\.1|0\.0\.0\.0)|\[::1?\]):|\bport\b[^0-9\n]{0,4})(\d{2,5})\b")
            .ok()
    });
    let Some(port) = port else { return Vec::new() };
    let ports = lines.iter().flat_map(|line| port.captures_iter(line)).filter_map(|found| found[1].parse().ok());
    sorted(ports.map(|port| ListenAddress { ip: IpAddr::V4(Ipv4Addr::LOCALHOST), port }).collect())
}

#[cfg(test)]
mod tests {
    use std::net::Ipv6Addr;

    use super::*;

    #[test]
    fn reads_the_kernels_table() {
        let (table, inode) = match cfg!(target_endian = "little") {
            true => ("0100007F:0BB8", 4242),
            false => ("7F000001:0BB8", 4242),
        };
        let line =
            format!("   0: {table} 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 {inode} 1 0");
        assert_eq!(row(&line), Some((inode, ListenAddress { ip: Ipv4Addr::LOCALHOST.into(), port: 3000 })));
        assert_eq!(row(&line.replace(" 0A ", " 01 ")), None);
        assert_eq!(row("  sl  local_address rem_address   st tx_queue"), None);
        let line = "   1: 00000000000000000000000000000000:1F90 0:0 0A 0:0 00:0 0 0 0 77 1 0";
        assert_eq!(row(line), Some((77, ListenAddress { ip: Ipv6Addr::UNSPECIFIED.into(), port: 8080 })));
    }

    #[test]
    fn reads_ports_in_output() {
        let ports = |line: &str| in_output(&[line.to_owned()]).iter().map(|address| address.port).collect::<Vec<_>>();
        assert_eq!(ports("ListenAddress on port 3000"), [3000]);
        assert_eq!(ports("Server: http://localhost:8080/ (port: 8081)"), [8080, 8081]);
        assert_eq!(ports("ready on http://[::1]:5173"), [5173]);
        assert_eq!(ports("12 users, 99999 reports, import 3 files, port 99999"), Vec::<u16>::new());
    }

    #[test]
    fn addresses_are_what_people_type() {
        let url = |ip: &str| ListenAddress { ip: ip.parse().unwrap(), port: 80 }.url().to_string();
        assert_eq!(url("0.0.0.0"), "http://localhost/");
        assert_eq!(url("192.168.0.3"), "http://192.168.0.3/");
        assert_eq!(url("fd00::1"), "http://[fd00::1]/");
    }
}
