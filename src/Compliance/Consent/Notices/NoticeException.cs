namespace Compliance.Consent.Notices;

/// <summary>Why a notice was refused.</summary>
public enum NoticeError
{
    /// <summary>A member is missing, out of its range, twice, or not well-formed text.</summary>
    Malformed,

    /// <summary>It has no words in this language.</summary>
    NoSuchLanguage,

    /// <summary>It is not shown on this surface.</summary>
    NoSuchSurface,

    /// <summary>Nobody published a notice of this code and version.</summary>
    NotPublished,

    /// <summary>The data map has no such purpose.</summary>
    PurposeNotInMap,

    /// <summary>Neither the data map nor fideslang has such a category.</summary>
    CategoryUnknown,

    /// <summary>It says that it will be published later.</summary>
    InFuture,

    /// <summary>It is older than the version before it.</summary>
    BeforePredecessor,

    /// <summary>Its version is not the one that comes next.</summary>
    WrongVersion,

    /// <summary>Its author calls the change cosmetic, and it is not.</summary>
    ChangeIsMaterial,

    /// <summary>It is harder to read than the configuration allows.</summary>
    TooHardToRead,
}

/// <summary>A notice was refused. The message says what to do about it; it holds no personal data.</summary>
public sealed class NoticeException(NoticeError error, string message) : Exception(message)
{
    public NoticeError Error => error;
}

/// <summary>The sentences, all in one place.</summary>
internal static class NoticeErrors
{
    public static NoticeException Malformed(string what) => new(NoticeError.Malformed, what);

    public static NoticeException NoSuchLanguage(Notice notice) => new(
        NoticeError.NoSuchLanguage,
        $"The notice {notice} has no such language. Ask for one of: {string.Join(", ", notice.Texts.Select(text => text.Language))}.");

    public static NoticeException NoSuchSurface(Notice notice) => new(
        NoticeError.NoSuchSurface,
        $"The notice {notice} is not shown on such a surface. Name one of: {string.Join(", ", notice.Surfaces)}.");

    public static NoticeException NotPublished() => new(
        NoticeError.NotPublished, "Nobody published such a notice. Publish it first, or name the code and version of one that is.");

    public static NoticeException PurposeNotInMap(Notice notice, string purpose) => new(
        NoticeError.PurposeNotInMap,
        $"The notice {notice} asks for \"{purpose}\", which the data map does not have. Declare it under data_use, or take it out.");

    public static NoticeException CategoryUnknown(Notice notice, string category) => new(
        NoticeError.CategoryUnknown,
        $"The notice {notice} names the category \"{category}\", which is none. Declare it under data_category, or use one of fideslang.");

    public static NoticeException InFuture(Notice notice) => new(
        NoticeError.InFuture, $"The notice {notice} has a date in the future. Publish it on that date.");

    public static NoticeException BeforePredecessor(Notice notice) => new(
        NoticeError.BeforePredecessor, $"The notice {notice} has a date before the version that it replaces. Give it a later one.");

    public static NoticeException WrongVersion(Notice notice, int next) => new(
        NoticeError.WrongVersion, $"The next version of the notice {notice.Code} is {next}, and this is {notice.Version}. Number it so.");

    public static NoticeException ChangeIsMaterial(Notice notice, IReadOnlyList<NoticeDifference> differences) => new(
        NoticeError.ChangeIsMaterial,
        $"The change to {notice} is called cosmetic, and differs in: {string.Join("; ", differences)}. Publish it as material.");

    public static NoticeException TooHardToRead(Notice notice, NoticeText text, double grade, double limit) => new(
        NoticeError.TooHardToRead,
        FormattableString.Invariant(
            $"The notice {notice} in {text.Language} has grade {grade:0.00}, and the limit is {limit:0.00}. Use shorter sentences."));
}
