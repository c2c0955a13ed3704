//! What is wrong with a near miss.

/// What is wrong with a near miss.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// It is spelled in another way.
    Spelling(Spelling),
    /// The right method of another object: `socket.emit` for `io.emit`.
    OtherObject,
    /// Another method of the right object: `socket.emit` for `socket.on`.
    OtherMember,
    /// The right text in a template literal.
    Template,
    /// The right text in typographic quotes.
    CurlyQuotes,
    /// The right text in quotes of another kind than the pattern's.
    OtherQuotes,
    /// The name is right, the signs after it are not.
    Signs,
    /// It is right, but comes before what it should follow.
    Order,
    /// It is right, but there is a line break in it or before it, which the pattern does not allow.
    LineBreak,
    /// There is white space in it or before it that the pattern does not allow.
    Space,
    /// White space is missing before it.
    NoSpace,
    /// It is right, but what is around it is not.
    Surroundings,
    /// Something else is in its place.
    InItsPlace,
    /// Nothing is in its place: the call ends here.
    NothingInItsPlace,
    /// It is in another file.
    OtherFile,
    /// It is absent; it could be put here, or next to this.
    Absent(Side),
}

/// On which side of a place something could be put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// In the function that begins here.
    Inside,
    /// Above it.
    Above,
    /// Below it.
    Below,
}

/// How a spelling differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spelling {
    /// In capital letters.
    Case,
    /// In spaces, hyphens, underscores.
    Separator,
    /// In this many letters.
    Letters(usize),
    /// In everything but a word.
    Words,
}
