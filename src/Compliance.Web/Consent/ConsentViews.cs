using System.ComponentModel.DataAnnotations;
using Compliance.Consent.Ledger;
using Compliance.Consent.Notices;
using Compliance.Decisions.Facts;
using Compliance.Decisions.Policies;
using NodaTime;

namespace Compliance.Web.Consent;

/// <summary>A class of purposes that people opt out of.</summary>
internal enum OptOutClass
{
    /// <summary>Sale of personal information (CCPA §1798.140(ad)).</summary>
    Sale,

    /// <summary>Sharing for advertising across contexts (CCPA §1798.140(ah)).</summary>
    Sharing,

    /// <summary>Targeted advertising (state laws).</summary>
    TargetedAdvertising,

    /// <summary>Profiling with significant effects (state laws).</summary>
    Profiling,
}

internal static class OptOutClasses
{
    public static IReadOnlyList<OptOutClass> Of(PurposeClasses classes) =>
        [.. Enum.GetValues<OptOutClass>().Where(each => classes.HasFlag(Read(each)))];

    public static PurposeClasses Read(IEnumerable<OptOutClass> classes) =>
        classes.Aggregate(PurposeClasses.None, (all, each) => all | Read(each));

    private static PurposeClasses Read(OptOutClass each) => Enum.Parse<PurposeClasses>(each.ToString());
}

/// <summary>The notice that somebody saw.</summary>
/// <param name="Code">Of the notice.</param>
/// <param name="Version">Of the notice.</param>
/// <param name="Language">In which it was shown.</param>
/// <param name="Surface">Where it was shown.</param>
/// <param name="Hash">SHA-256 of exactly what was shown.</param>
internal sealed record ShownNoticeView(string Code, int Version, string Language, string Surface, string Hash)
{
    public static ShownNoticeView Example { get; } = new(
        "shop-privacy", 2, "en", "web-banner", "5c1f0e8d5a4f2c9a7e61d3c4b29f180b5c1f0e8d5a4f2c9a7e61d3c4b29f180b");

    public static ShownNoticeView Of(ShownNotice shown) =>
        new(shown.Code, shown.Version, shown.Language, shown.Surface, shown.Hash.ToString());
}

/// <summary>One act in a ledger. It holds opaque ids, codes and times.</summary>
/// <param name="Id">32 hexadecimal digits.</param>
/// <param name="Sequence">Its place in the ledger, rising, not without gaps.</param>
/// <param name="Act">What happened.</param>
/// <param name="Purpose">Left out where it is about none, or about all direct marketing.</param>
/// <param name="At">When.</param>
/// <param name="Until">When a consent ends by itself.</param>
/// <param name="Notice">On which notice.</param>
/// <param name="Copy">SHA-256 of a copy of what was on the screen.</param>
/// <param name="Method">How it reached the ledger.</param>
/// <param name="By">By whose hand.</param>
/// <param name="IsExplicit">Whether the notice asked for explicit consent.</param>
/// <param name="HasSignal">Whether the browser said no by a signal meanwhile.</param>
/// <param name="IsSignalAcknowledged">Whether the person acknowledged that the answer goes against it.</param>
/// <param name="Classes">Of an opt-out: the classes that it covers from now on.</param>
/// <param name="Origin">Of an opt-out: by choice or by signal.</param>
/// <param name="Regime">Of a signal: the law under which it came.</param>
/// <param name="SupersededBy">The version that replaced the consent’s own.</param>
/// <param name="Source">The id of the event that it follows from.</param>
internal sealed record ConsentEventView(
    string Id, long Sequence, ConsentAct Act, string? Purpose, Instant At, Instant? Until, ShownNoticeView? Notice, string? Copy,
    ConsentMethod Method, HandView By, bool IsExplicit, bool HasSignal, bool IsSignalAcknowledged, IReadOnlyList<OptOutClass>? Classes,
    OptOutOrigin? Origin, string? Regime, int? SupersededBy, string? Source)
{
    public static ConsentEventView Example { get; } = new(
        "9f3b1c5d7e2a4f60b8c1d6f4e307d0e6", 4, ConsentAct.Given, "newsletter", Instant.FromUtc(2026, 11, 2, 9, 30),
        Instant.FromUtc(2027, 11, 2, 9, 30), ShownNoticeView.Example, ShownNoticeView.Example.Hash, ConsentMethod.WebForm,
        new(HandKind.Self), false, false, false, null, null, null, null, null);

    public static ConsentEventView Of(ConsentEvent each) => new(
        each.Id, each.Sequence, each.Act, each.Purpose, each.At, each.Until, each.Notice is { } shown ? ShownNoticeView.Of(shown) : null,
        each.Copy?.ToString(), each.Method, HandView.Of(each.By), each.IsExplicit, each.HasSignal, each.IsSignalAcknowledged,
        each.Classes is { } classes ? OptOutClasses.Of(classes) : null, each.Origin, each.Regime, each.SupersededBy, each.Source);
}

/// <summary>What a notice says about one purpose, in the language that was asked for.</summary>
/// <param name="Code">As the data map names it.</param>
/// <param name="Text">What it is for, in plain words.</param>
/// <param name="Categories">Of the data that it uses.</param>
/// <param name="Recipients">Who else receives the data.</param>
/// <param name="KeptFor">A period such as <c>P2Y</c>, or words.</param>
/// <param name="IsExplicit">Whether the words ask for explicit consent.</param>
internal sealed record NoticePurposeView(
    string Code, string Text, IReadOnlyList<string> Categories, IReadOnlyList<string> Recipients, string KeptFor, bool IsExplicit)
{
    public static IReadOnlyList<NoticePurposeView> Of(Notice notice, NoticeText words) =>
    [
        .. notice.Purposes.Select(each => new NoticePurposeView(
            each.Code, words.Purposes[each.Code], each.Categories, each.Recipients, each.KeptFor, each.IsExplicit)),
    ];
}

/// <param name="Changed">Whether anything changed: the second time nothing does.</param>
internal sealed record ConsentChange(bool Changed);

/// <summary>Who records an act, and how it reached them.</summary>
/// <param name="Method">How it reached the caller.</param>
/// <param name="By">By whose hand; the person’s own by default.</param>
/// <param name="Browser">What their browser says, where the caller acts for one.</param>
internal record ActBody(CallersMethod Method, HandView? By = null, BrowserSignal? Browser = null);
