using System.Text;

namespace Compliance.DataMap;

/// <summary>Turns a technical name into words where the map has no title: <c>order_lines</c> is "Order lines".</summary>
public static class Wording
{
    /// <param name="name">Of a table, a field, a purpose; dots lead into objects.</param>
    public static string Of(string name)
    {
        var words = string.Join(": ", name.Split('.').Select(Words).Where(part => part.Length > 0));
        return words.Length == 0 ? name : char.ToUpperInvariant(words[0]) + words[1..];
    }

    private static string Words(string name)
    {
        var words = new StringBuilder();
        for (var at = 0; at < name.Length; at++)
        {
            var letter = name[at];
            if (letter is '_' or '-' or ' ')
                words.Append(' ');
            else if (at > 0 && char.IsUpper(letter) && char.IsLower(name[at - 1]))
                words.Append(' ').Append(letter);
            else
                words.Append(letter);
        }

        return string.Join(' ', words.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Lower));
    }

    /// <summary>What is in capitals stays so, for instance SKU.</summary>
    private static string Lower(string word) => word.All(char.IsUpper) && word.Length > 1 ? word : word.ToLowerInvariant();
}
