using Compliance.Consent.Notices;

namespace Compliance.Web.Problems;

// Why a notice is refused, or not found.
public sealed partial record Problem
{
    public static readonly Problem UnknownNotice = new(new ProblemKind(404, "unknown-notice", "Nobody published such a notice.")
    {
        Means = "No notice has this code, or not this version.",
        Do = "Name a code and a version that are published, or publish it first.",
    });

    public static readonly Problem UnknownWording = new(new ProblemKind(
        422, "unknown-wording", "The notice has no words in this language, or is not shown on this surface.")
    {
        Means = "A notice is rendered in a language that it has words for, on a surface that it names.",
        Do = "`detail` names those that there are.",
    })
    { Detail = "The notice shop-privacy version 2 has no such language. Ask for one of: en, de." };

    /// <summary>What <see cref="Of(NoticeException)"/> makes.</summary>
    public static readonly Problem NoticeMalformedExample = new(new ProblemKind(
        422, "malformed-notice", "The notice does not say what people have to be told.")
    {
        Means = "A member is missing, twice, out of its range, or holds text that could be shown in two ways.",
        Do = "`detail` says what is wrong first. Mend it and publish again.",
    })
    { Detail = "The notice shop-privacy version 2 needs categories of data for newsletter, each once." };

    public static readonly Problem PurposeNotInMap = new(new ProblemKind(
        422, "purpose-not-in-map", "The notice asks for a purpose that the data map does not have.")
    {
        Means = "What is asked and what is done come from one file: a purpose that nothing is mapped to cannot be enforced.",
        Do = "Declare the purpose under `data_use` of the data map, or take it out of the notice.",
    });

    public static readonly Problem UnknownCategory = new(new ProblemKind(
        422, "unknown-category", "The notice names a category of data that is none.")
    {
        Means = "Neither the data map nor fideslang has the category.",
        Do = "Declare it under `data_category` of the data map, or use one of fideslang.",
    });

    public static readonly Problem NoticeInFuture = new(new ProblemKind(422, "notice-in-future", "The notice has a date in the future.")
    {
        Means = "A notice is in force from its publication on, so nobody publishes one for later.",
        Do = "Publish it on that date.",
    });

    public static readonly Problem NoticeBeforePredecessor = new(new ProblemKind(
        422, "notice-before-predecessor", "The notice has a date before the version that it replaces.")
    {
        Means = "Versions follow one another in time.",
        Do = "Give it a later date.",
    });

    /// <summary>What <see cref="Of(NoticeException)"/> makes.</summary>
    public static readonly Problem WrongNoticeVersionExample = new(new ProblemKind(
        409, "wrong-notice-version", "This is not the version that comes next.")
    {
        Means = "Versions are numbered 1, 2, 3 … and never change. This one was published already, or leaves one out.",
        Do = "Give it the number that `detail` names.",
    })
    { Detail = "The next version of the notice shop-privacy is 3, and this is 2. Number it so." };

    /// <summary>What <see cref="Of(NoticeException)"/> makes.</summary>
    public static readonly Problem ChangeIsMaterialExample = new(new ProblemKind(
        409, "change-is-material", "The change is called cosmetic, and it is not.")
    {
        Means =
            "Purposes, data, recipients, periods or explicitness differ from the version before. Consents to that version do not cover "
            + "this one.",
        Do = "Publish it as `material`: each consent to the versions before is superseded, once. Or take back what `detail` names.",
    })
    { Detail = "The change to shop-privacy version 2 is called cosmetic, and differs in: the data of newsletter. Publish it as material." };

    /// <summary>What <see cref="Of(NoticeException)"/> makes.</summary>
    public static readonly Problem TooHardToReadExample = new(new ProblemKind(
        422, "too-hard-to-read", "The notice is harder to read than this deployment allows.")
    {
        Means = "Its Flesch–Kincaid grade is above `Compliance:Notices:HighestGrade` of its language.",
        Do = "Use shorter sentences and shorter words.",
    })
    { Detail = "The notice shop-privacy version 2 in en has grade 11.20, and the limit is 8.00. Use shorter sentences." };

    internal static Problem Of(NoticeException refused) => refused.Error switch
    {
        NoticeError.NotPublished => UnknownNotice,
        NoticeError.NoSuchLanguage or NoticeError.NoSuchSurface => new(UnknownWording.Kind) { Detail = refused.Message },
        // What the author called a purpose or a category is theirs, and is not repeated.
        NoticeError.PurposeNotInMap => PurposeNotInMap,
        NoticeError.CategoryUnknown => UnknownCategory,
        NoticeError.InFuture => NoticeInFuture,
        NoticeError.BeforePredecessor => NoticeBeforePredecessor,
        NoticeError.WrongVersion => new(WrongNoticeVersionExample.Kind) { Detail = refused.Message },
        NoticeError.ChangeIsMaterial => new(ChangeIsMaterialExample.Kind) { Detail = refused.Message },
        NoticeError.TooHardToRead => new(TooHardToReadExample.Kind) { Detail = refused.Message },
        _ => new(NoticeMalformedExample.Kind) { Detail = refused.Message },
    };
}
