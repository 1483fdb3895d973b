using Compliance.Protection;
using Compliance.Requests.Case;
using Compliance.Subjects;

namespace Compliance.Requests.Holds;

/// <summary>By what the same person is recognised in a hold and in a request, without either being opened.</summary>
internal static class HoldMarks
{
    /// <summary>Of identities as they were stated.</summary>
    public static IEnumerable<string> Of(BlindIndex index, Identities identities) =>
        identities.All.Select(each => Of(index, each.Kind, each.Value.Reveal())).OfType<string>();

    /// <summary>Of everything that a request knows of its person.</summary>
    public static IReadOnlySet<string> Of(BlindIndex index, CaseFile file) =>
        Of(index, file.Identities).Concat(Of(index, file.Known, _ => true)).ToHashSet(StringComparer.Ordinal);

    /// <summary>Of the kinds that are asked for.</summary>
    public static IEnumerable<string> Of(
        BlindIndex index, IReadOnlyDictionary<string, IReadOnlyList<string>> known, Func<string, bool> kinds) =>
        known.Where(each => kinds(each.Key)).SelectMany(each => each.Value.Select(text => Of(index, each.Key, text))).OfType<string>();

    /// <summary>Null for a text that is no identity: stores hold blanks.</summary>
    private static string? Of(BlindIndex index, string kind, string text)
    {
        try
        {
            return index.Of(kind, text);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
