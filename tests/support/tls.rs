//! Certificates that are right and wrong, and TLS servers that show them.

use std::net::TcpStream;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// The stream of a TLS connection.
pub(crate) type Stream = StreamOwned<ServerConnection, TcpStream>;

/// A certification authority.
pub(crate) struct Authority {
    /// Its own certificate.
    pub(crate) pem: String,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    pub(crate) fn new(name: &str) -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let pem = params.self_signed(&key).unwrap().pem();
        Self { pem, issuer: Issuer::new(params, key) }
    }

    /// A server with a certificate for this name, valid before this year, that speaks these protocols (ALPN).
    pub(crate) fn server(&self, name: &str, year: i32, protocols: &[&str]) -> Arc<ServerConfig> {
        config(name, year, protocols, Some(&self.issuer))
    }
}

/// A server with a certificate that it signed itself.
pub(crate) fn self_signed(name: &str) -> Arc<ServerConfig> {
    config(name, 2100, &[], None)
}

fn config(name: &str, year: i32, protocols: &[&str], issuer: Option<&Issuer<'_, KeyPair>>) -> Arc<ServerConfig> {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new([name.to_owned()]).unwrap();
    params.distinguished_name.push(DnType::CommonName, name);
    params.not_before = date_time_ymd(2000, 1, 1);
    params.not_after = date_time_ymd(year, 1, 1);
    let certificate = match issuer {
        Some(issuer) => params.signed_by(&key, issuer),
        None => params.self_signed(&key),
    };
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let chain = vec![certificate.unwrap().der().clone()];
    let mut config = builder.with_no_client_auth().with_single_cert(chain, key).unwrap();
    config.alpn_protocols = protocols.iter().map(|name| name.as_bytes().to_vec()).collect();
    Arc::new(config)
}

/// Begins TLS on a connection; the handshake takes place as it is read and written.
pub(crate) fn accept(config: &Arc<ServerConfig>, stream: TcpStream) -> Stream {
    StreamOwned::new(ServerConnection::new(config.clone()).unwrap(), stream)
}
