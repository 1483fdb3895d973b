using System.Text;
using System.Text.RegularExpressions;
using Compliance.DataMap;
using NodaTime.Text;

namespace Compliance.Consent.Notices;

/// <summary>Refuses a notice that says less, or other, than what people have to be told.</summary>
internal static partial class NoticeCheck
{
    /// <summary>Of one text, in characters.</summary>
    public const int MaxTextLength = 20_000;

    /// <summary>Of a notice in all languages: the store keeps it in one row.</summary>
    private const int MaxLength = 300_000;

    private const int MaxTexts = 40;
    private const int MaxNames = 100;

    /// <exception cref="NoticeException">The first thing that is wrong.</exception>
    public static void Require(Notice notice, PersonalDataMap map)
    {
        Require(Code().IsMatch(notice.Code ?? ""), "A notice's code has 1 to 64 lower-case letters, digits and hyphens. Give it one.");
        Require(notice.Version >= 1, $"The notice {notice.Code} has a version below 1. Number versions from 1.");
        Require(
            notice.Purposes.Count is >= 1 and <= Notice.MaxPurposes && AreDistinct(notice.Purposes.Select(each => each.Code)),
            $"The notice {notice} needs 1 to {Notice.MaxPurposes} purposes, each once.");
        Require(
            notice.Surfaces.Count is >= 1 and <= MaxNames && AreDistinct(notice.Surfaces) && notice.Surfaces.All(Code().IsMatch),
            $"The notice {notice} needs surfaces, each once, with lower-case letters, digits and hyphens.");
        Require(
            notice.Texts.Count is >= 1 and <= MaxTexts && AreDistinct(notice.Texts.Select(each => each.Language)),
            $"The notice {notice} needs words, once for each language, in 1 to {MaxTexts} languages.");
        foreach (var purpose in notice.Purposes)
            Require(notice, purpose, map);
        foreach (var text in notice.Texts)
            Require(notice, text);
        Require(
            notice.Texts.Sum(text => text.Title.Length + text.Text.Length + text.Purposes.Values.Sum(each => each.Length)) <= MaxLength,
            $"The notice {notice} has more than {MaxLength} characters in all. Say it in fewer.");
    }

    private static void Require(Notice notice, NoticePurpose purpose, PersonalDataMap map)
    {
        if (!DeclaredPurposes.Has(map, purpose.Code))
            throw NoticeErrors.PurposeNotInMap(notice, purpose.Code);
        Require(
            purpose.Categories.Count is >= 1 and <= MaxNames && AreDistinct(purpose.Categories),
            $"The notice {notice} needs categories of data for {purpose.Code}, each once.");
        if (purpose.Categories.FirstOrDefault(each =>
                !DataCategories.Known.Contains(each) && !map.Vocabulary.Categories.ContainsKey(each)) is { } unknown)
            throw NoticeErrors.CategoryUnknown(notice, unknown);
        Require(
            purpose.Recipients.Count <= MaxNames && AreDistinct(purpose.Recipients) && purpose.Recipients.All(IsLine),
            $"The notice {notice} names a recipient of {purpose.Code} twice or with no text. Name each once.");
        Require(IsLine(purpose.KeptFor), $"The notice {notice} does not say how long the data of {purpose.Code} is kept. Say it.");
        Require(
            !Period().IsMatch(purpose.KeptFor) || PeriodPattern.Roundtrip.Parse(purpose.KeptFor).Success,
            $"The notice {notice} keeps the data of {purpose.Code} for a period that is none. Write it as P2Y or P18M, or in words.");
    }

    private static void Require(Notice notice, NoticeText text)
    {
        Require(
            Language().IsMatch(text.Language ?? ""),
            $"The notice {notice} has a language that is no BCP 47 tag. Write en or de-AT.");
        Require(
            IsLine(text.Title) && IsText(text.Text),
            $"The notice {notice} has no title or text in {text.Language}, or one with characters that cannot be seen.");
        Require(
            text.Purposes.Count == notice.Purposes.Count
                && notice.Purposes.All(each => text.Purposes.TryGetValue(each.Code, out var words) && IsText(words)),
            $"The notice {notice} must say in {text.Language} what each of its purposes is for, and nothing of others.");
    }

    private static void Require(bool isSo, string otherwise)
    {
        if (!isSo)
            throw NoticeErrors.Malformed(otherwise);
    }

    private static bool AreDistinct(IEnumerable<string> names) =>
        names.Count() == names.ToHashSet(StringComparer.Ordinal).Count;

    private static bool IsLine(string? text) => IsText(text) && !text!.Contains('\n', StringComparison.Ordinal) && text.Length <= 500;

    /// <summary>Well-formed Unicode in one normal form, so that what looks alike has one hash; of control characters, new lines.</summary>
    private static bool IsText(string? text) =>
        !string.IsNullOrWhiteSpace(text) && text.Length <= MaxTextLength
        && text.EnumerateRunes().All(rune => rune != Rune.ReplacementChar && (rune.Value == '\n' || !Rune.IsControl(rune)))
        && text.IsNormalized(NormalizationForm.FormC);

    [GeneratedRegex(@"\A[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?\z")]
    private static partial Regex Code();

    [GeneratedRegex(@"\A[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*\z")]
    private static partial Regex Language();

    /// <summary>What means to be a period, and no word.</summary>
    [GeneratedRegex(@"\AP[0-9T]")]
    private static partial Regex Period();
}
