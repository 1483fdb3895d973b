using Compliance.DataMap.Loading.Yaml;

namespace Compliance.DataMap.Loading.Checks;

/// <summary>
/// Reads data categories and holds them against fideslang's taxonomy and the map's own: a misspelt one would make personal data impersonal.
/// </summary>
internal sealed class CategoryCheck
{
    private const string Personal = "user.";

    private readonly HashSet<string> _known = [.. DataCategories.Known];

    /// <summary>Takes up a category of the map's own, an entry under <c>data_category</c>.</summary>
    public void Declare(Block block)
    {
        var key = block.Required("fides_key");
        var parent = block.Text("parent_key");
        if (key is null)
            return;
        if (parent is not null && !key.Text.StartsWith(parent.Text + ".", StringComparison.Ordinal))
            block.Problem(
                key.Place, "fides_key", $"The key of a category begins with its parent_key and a dot: {Spelling.Quote(parent.Text)}");
        if (key.Text.Split('.')[0] is not ("user" or "system"))
        {
            // An old server of Fides lists its old taxonomy: what was personal under another name is personal.
            if (DataCategories.Renamed.ContainsKey(key.Text))
                return;
            block.Note(key.Place, "fides_key", "Categories under 'user' alone are personal: data of this one counts as nobody's");
        }

        _known.Add(key.Text);
    }

    public IReadOnlyList<string> Read(Block block) =>
        [.. block.Texts("data_categories").Select(word => Check(block, word)).OfType<string>()];

    /// <returns>The category of today, or null where it is none, which is reported.</returns>
    private string? Check(Block block, Word word)
    {
        var name = word.Text;
        if (_known.Contains(name))
            return name;
        if (DataCategories.Renamed.TryGetValue(name, out var today))
        {
            var renamed = $"fideslang calls {Spelling.Quote(name)} {Spelling.Quote(today)} today, and that is what counts here";
            block.Note(word.Place, "data_categories", renamed);
            return today;
        }

        var isSafe = name.StartsWith(Personal, StringComparison.Ordinal) && Spelling.Nearest(name, _known) is null;
        var unknown = $"{Spelling.Quote(name)} is neither in fideslang {DataCategories.Version} nor declared under 'data_category'";
        if (isSafe)
            block.Note(
                word.Place, "data_categories", $"{unknown}: it counts as personal, for it is under 'user'{Hint(name, OfTheSameName)}");
        else
            block.Problem(word.Place, "data_categories", $"{unknown}{Hint(name, Nearest)}");
        return isSafe ? name : null;
    }

    private static string Hint(string name, Func<string, string?> find) => find(name) is { } meant ? $"; did you mean '{meant}'?" : "";

    private string? Nearest(string name) =>
        Spelling.Nearest(name, _known)
        ?? _known.FirstOrDefault(each => each.EndsWith("." + name, StringComparison.Ordinal))
        ?? OfTheSameName(name)
        ?? Spelling.Closest(name, _known);

    /// <summary>The one category that ends in the same word.</summary>
    private string? OfTheSameName(string name)
    {
        var last = "." + name.Split('.')[^1];
        return last.Length > 1 && _known.Where(each => each.EndsWith(last, StringComparison.Ordinal)).ToArray() is [var only] ? only : null;
    }
}
