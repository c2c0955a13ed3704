//! Converts text and bytes for the scripts: character encodings, base64 and form encoding.
// rquickjs passes owned strings.
#![allow(clippy::needless_pass_by_value)]

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use encoding_rs::Encoding;
use rquickjs::{ArrayBuffer, Ctx, Function, Object};
use url::form_urlencoded;

/// The "forgiving" base64 of the WHATWG standard: padding may be missing.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// Adds `encode`, `decode`, `encodingName`, `toBase64`, `fromBase64`, `parseQuery` and `formatQuery` to the host.
pub(crate) fn add<'js>(ctx: &Ctx<'js>, object: &Object<'js>) -> rquickjs::Result<()> {
    object.set("encode", Function::new(ctx.clone(), encode)?)?;
    object.set("decode", Function::new(ctx.clone(), decode)?)?;
    object.set("encodingName", Function::new(ctx.clone(), encoding_name)?)?;
    object.set("toBase64", Function::new(ctx.clone(), to_base64)?)?;
    object.set("fromBase64", Function::new(ctx.clone(), from_base64)?)?;
    object.set("parseQuery", Function::new(ctx.clone(), parse_query)?)?;
    object.set("formatQuery", Function::new(ctx.clone(), format_query)?)
}

fn encode(ctx: Ctx<'_>, text: String) -> rquickjs::Result<ArrayBuffer<'_>> {
    ArrayBuffer::new(ctx, text.into_bytes())
}

/// The bytes as text. `None` if the label is unknown, or if `fatal` is set and the bytes are invalid.
fn decode(bytes: ArrayBuffer<'_>, label: String, fatal: bool, keep_mark: bool) -> Option<String> {
    let encoding = Encoding::for_label(label.as_bytes())?;
    // SAFETY: the bytes are read at once; no JavaScript runs in between that could detach the buffer.
    #[allow(unsafe_code)]
    let bytes = unsafe { bytes.as_bytes() }.unwrap_or_default();
    let (text, broken) =
        if keep_mark { encoding.decode_without_bom_handling(bytes) } else { encoding.decode_with_bom_removal(bytes) };
    (!(fatal && broken)).then(|| text.into_owned())
}

fn encoding_name(label: String) -> Option<String> {
    Encoding::for_label(label.as_bytes()).map(|encoding| encoding.name().to_ascii_lowercase())
}

/// `None` if a character does not fit into a byte.
fn to_base64(text: String) -> Option<String> {
    let bytes: Option<Vec<u8>> = text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
    bytes.map(|bytes| BASE64.encode(bytes))
}

fn from_base64(text: String) -> Option<String> {
    let mut plain: String = text.chars().filter(|c| !matches!(c, '\t' | '\n' | '\x0C' | '\r' | ' ')).collect();
    if plain.len().is_multiple_of(4) {
        let padding = plain.len() - plain.trim_end_matches('=').len();
        plain.truncate(plain.len() - padding.min(2));
    }
    if plain.contains('=') {
        return None;
    }
    BASE64.decode(plain).ok().map(|bytes| bytes.into_iter().map(char::from).collect())
}

fn parse_query(text: String) -> Vec<Vec<String>> {
    let pairs = form_urlencoded::parse(text.as_bytes());
    pairs.map(|(name, value)| vec![name.into_owned(), value.into_owned()]).collect()
}

fn format_query(pairs: Vec<Vec<String>>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for pair in &pairs {
        if let [name, value] = &pair[..] {
            query.append_pair(name, value);
        }
    }
    query.finish()
}
