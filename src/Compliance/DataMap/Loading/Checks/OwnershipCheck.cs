using Compliance.DataMap.Loading.Yaml;

namespace Compliance.DataMap.Loading.Checks;

/// <param name="Mentions">The paths of identities that the rows only mention.</param>
/// <param name="Beside">The paths of other fields that concern a mentioned person.</param>
/// <param name="Shared">What becomes of rows that name several people.</param>
internal sealed record Ownership(IReadOnlySet<string> Mentions, IReadOnlyList<string> Beside, SharedRowRule Shared);

/// <summary>Finds out which identities of a collection tell whose its rows are, and which are only mentioned in them.</summary>
internal sealed class OwnershipCheck(CollectionDraft draft, Problems problems)
{
    private readonly string _where = draft.Address.ToString();
    private readonly OwnershipDraft _said = draft.Ownership;

    public Ownership Run()
    {
        var about = _said.About.Where(IsIdentity).Select(word => word.Text).ToHashSet();
        var mentions = new HashSet<string>();
        foreach (var field in draft.Fields.Where(field => field.Identity is not null))
        {
            if (_said.About.Count > 0 && field.About is { } isAbout && isAbout != about.Contains(field.Path))
                field.Problem("about", "The collection's 'about' says otherwise: drop one of the two");
            if (field.About == false || (_said.About.Count > 0 && !about.Contains(field.Path)))
                mentions.Add(field.Path);
        }

        var beside = _said.Mention.SelectMany(word => Mentioned(word, about, mentions)).Select(field => field.Path).Distinct().ToArray();
        if (_said is { Mention: [var first, ..], Shared: SharedRowRule.Keep })
            problems.Add(first.Place, "mention", _where, "'shared: keep' leaves these fields as they are: drop one of the two");
        var shared = _said.Shared ?? (_said.Mention.Count > 0 ? SharedRowRule.Mask : SharedRowRule.Undecided);
        var unmaskable = draft.Fields.Where(field => mentions.Contains(field.Path) && (field.IsPrimaryKey || field.IsReadOnly));
        foreach (var field in shared == SharedRowRule.Mask ? unmaskable : [])
            field.Problem("identity", "This mention cannot be masked, for it is a key or read_only: say 'shared: keep'");
        return new Ownership(mentions, beside, shared);
    }

    private bool IsIdentity(Word word)
    {
        var identities = draft.Fields.Where(field => field.Identity is not null).Select(field => field.Path).ToArray();
        if (identities.Contains(word.Text))
            return true;
        var problem = draft.ByPath.ContainsKey(word.Text)
            ? $"{Spelling.Quote(word.Text)} is no identity field: mark it with fides_meta.identity"
            : $"{_where} has no field {Spelling.Quote(word.Text)}";
        problems.Add(word.Place, "about", _where, problem + Spelling.Hint(word.Text, identities));
        return false;
    }

    /// <summary>The fields that one entry of <c>mention</c> names, without identities: those become mentions themselves.</summary>
    private List<FieldDraft> Mentioned(Word word, HashSet<string> about, HashSet<string> mentions)
    {
        var beside = new List<FieldDraft>();
        var fields = draft.Under(word.Text).ToArray();
        if (fields.Length == 0)
            Problem($"{_where} has no field {Spelling.Quote(word.Text)}{Spelling.Hint(word.Text, draft.ByPath.Keys)}");
        foreach (var field in fields)
        {
            if (about.Contains(field.Path) || field.About == true)
                Problem($"{field.Path} tells whom the rows are about: it cannot be a mention too");
            else if (field.Identity is not null)
                mentions.Add(field.Path);
            else if (field is { IsPrimaryKey: true } or { IsReadOnly: true } or { IsContent: true })
                Problem($"{field.Path} cannot be masked: it is a key, read_only or content");
            else if (!field.IsPersonal)
                Problem($"{field.Path} holds nothing personal: give it data_categories under 'user', or leave it out");
            else
                beside.Add(field);
        }

        return beside;

        void Problem(string message) => problems.Add(word.Place, "mention", _where, message);
    }
}
