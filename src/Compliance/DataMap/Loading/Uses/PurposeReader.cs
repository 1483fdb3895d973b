using Compliance.DataMap.Loading.Yaml;
using Compliance.DataMap.Uses;
using Compliance.Decisions.Policies;
using NodaTime;
using NodaTime.Text;

namespace Compliance.DataMap.Loading.Uses;

/// <summary>Reads a purpose under <c>compliance.purposes</c>.</summary>
internal static class PurposeReader
{
    private const int MaxGraceDays = 366;

    /// <summary>Of a purpose's key and of a recipient: both stand in consents, decisions and notices.</summary>
    private const int MaxNameLength = 128;

    private static readonly Dictionary<string, LegalBasis> Bases =
        LegalTerms.Bases.ToDictionary(each => each.Code, each => each.Basis, StringComparer.Ordinal);

    private static readonly IReadOnlyList<string> Classes = [.. LegalTerms.Classes.Select(each => each.Code)];

    private static readonly Dictionary<string, Choice> Generalisations =
        Generalisation.All.ToDictionary(each => each.Key, each => new Choice(each.Value), StringComparer.Ordinal);

    public static PurposeDraft Read(Word key, Block block)
    {
        if (!IsName(key.Text))
            block.Problem(key.Place, key.Text, $"A purpose's key has 1 to {MaxNameLength} characters, none of them a control character");
        block.Required("basis");
        var basis = block.Choice("basis", Bases);
        var (from, until, review) = (Day(block, "from"), Day(block, "until"), Day(block, "review"));
        if (until <= from)
            block.Problem("until", "The purpose would end before it begins: give a later day");
        var grace = block.Whole("review_grace_days", 0, MaxGraceDays);
        if (grace is not null && review is null && !block.Has("review"))
            block.Problem("review_grace_days", "There is no review to wait for: give 'review' a day, or leave this out");
        // A basis that cannot be read is reported: what stands in for it matters no more.
        var declared = new PurposeUse(key.Text, basis ?? LegalBasis.Consent, [])
        {
            Classes = ReadClasses(block) | FideslangUses.ClassesOf(key.Text),
            From = from,
            Until = until,
            ReviewDue = review,
            ReviewGraceDays = grace ?? 0,
            IsAllowedUnderRestriction = block.Flag("despite_restriction") ?? false,
            MayUseSensitive = block.Flag("despite_limit") ?? false,
            Disclosure = DisclosureReader.Read(block, basis),
        };
        var uses = block.Children("uses").Select(ReadUse).ToList();
        block.RefuseOthers();
        return new PurposeDraft(key, declared, uses);
    }

    private static UseDraft ReadUse(Block block)
    {
        var fields = block.Texts("fields");
        if (fields.Count == 0)
            block.Problem("fields", "Name at least one field, as dataset.collection.field");
        var generalisation = block.Choice("as", Generalisations)?.Generalisation;
        var recipients = block.Texts("recipients");
        foreach (var recipient in recipients.Where(each => !IsName(each.Text)))
            block.Problem(
                recipient.Place,
                "recipients",
                $"A recipient's name has at most {MaxNameLength} characters, none of them a control character");
        block.RefuseOthers();
        return new UseDraft(
            fields, generalisation, block.PlaceOf("as"), [.. recipients.Select(each => each.Text).Distinct(StringComparer.Ordinal)]);
    }

    private static PurposeClasses ReadClasses(Block block)
    {
        var classes = PurposeClasses.None;
        foreach (var word in block.Texts("classes"))
        {
            if (LegalTerms.FindClass(word.Text) is { } known)
                classes |= known;
            else
                block.Problem(
                    word.Place, "classes",
                    $"{Spelling.Quote(word.Text)} is none of {string.Join(", ", Classes)}{Spelling.Hint(word.Text, Classes)}");
        }

        return classes;
    }

    private static LocalDate? Day(Block block, string key)
    {
        if (block.Text(key) is not { } word)
            return null;
        if (LocalDatePattern.Iso.Parse(word.Text) is { Success: true, Value: { Year: >= 1900 and <= 9000 } day })
            return day;
        block.Problem(word.Place, key, $"{Spelling.Quote(word.Text)} is no day: write 2027-01-31");
        return null;
    }

    private static bool IsName(string text) => text.Length is > 0 and <= MaxNameLength && !text.Any(char.IsControl);

    // A block's choices are structs.
    private readonly record struct Choice(Generalisation Generalisation);
}
