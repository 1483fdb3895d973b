using Compliance.DataMap.Loading.Yaml;

namespace Compliance.DataMap.Loading;

/// <summary>Reads one of the connections of a <c>compliance</c> block at the top.</summary>
internal static class ConnectionReader
{
    private const int DefaultParallel = 4;
    private const int DefaultPerSecond = 200;

    private static readonly string[] Kinds = ["azure_tables", "azure_blobs", "sql", "http"];

    public static Connection Read(Word name, Block block)
    {
        if (name.Text.Length is 0 or > 64 || !name.Text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-'))
            block.Problem(name.Place, name.Text, "A connection's name has 1 to 64 letters, digits, '_' or '-'");
        var kind = block.Required("kind");
        if (kind is not null && !Kinds.Contains(kind.Text))
        {
            var known = string.Join(", ", Kinds);
            block.Problem(kind.Place, "kind", $"{Spelling.Quote(kind.Text)} is none of {known}{Spelling.Hint(kind.Text, Kinds)}");
        }

        var connection = new Connection(
            name.Text,
            kind?.Text ?? "",
            block.Whole("parallel", 1, 100) ?? DefaultParallel,
            block.Whole("per_second", 1, 100_000) ?? DefaultPerSecond,
            block.Has("backups") ? PeriodReader.Read(block, "backups") : null);
        block.RefuseOthers();
        return connection;
    }
}
