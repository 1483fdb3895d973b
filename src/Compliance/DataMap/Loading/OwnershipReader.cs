using Compliance.DataMap.Loading.Yaml;

namespace Compliance.DataMap.Loading;

/// <summary>Reads whose the rows of a collection are: its <c>about</c>, <c>mention</c>, <c>shared</c> and <c>group</c>.</summary>
internal static class OwnershipReader
{
    private const int MaxGroupLength = 64;

    private static readonly Dictionary<string, SharedRowRule> Rules = new()
    {
        ["keep"] = SharedRowRule.Keep,
        ["mask"] = SharedRowRule.Mask,
    };

    public static OwnershipDraft Read(Block? own) =>
        new(own?.TextOrTexts("about") ?? [], own?.Texts("mention") ?? [], own?.Choice("shared", Rules), Group(own));

    /// <summary>Of a dataset's or a collection's block.</summary>
    public static string? Group(Block? own)
    {
        if (own is null || !own.Has("group") || own.Required("group") is not { } group)
            return null;
        if (group.Text.Length > MaxGroupLength || !group.Text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-'))
        {
            var message = $"A group of data subjects, such as employees, has 1 to {MaxGroupLength} letters, digits, '_' or '-'";
            own.Problem(group.Place, "group", message);
        }

        return group.Text;
    }
}
